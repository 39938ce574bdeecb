// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "./IRevenueSplit.sol";

/// @title IRevenueSplitFactory
/// @author daosplit
/// @notice Founds partnerships. The address of each follows from its charter, roster, shares and salt, so that it can
/// take revenue before it is founded, and whoever founds it, whenever, founds the same.
interface IRevenueSplitFactory {
    /// @notice Founds a partnership, or gives the address of the one that was founded so before.
    /// @dev Reverts, with an error of `IRevenueSplit`, if a partnership must not be founded so.
    /// @param charter The charter.
    /// @param accounts The account of each seat, 1 to 255 of them.
    /// @param shares The founding shares of each seat, less than 2^32 each.
    /// @param salt Tells partnerships apart that are otherwise founded alike.
    /// @return partnership The partnership's address.
    function found(
        IRevenueSplit.Charter calldata charter,
        address[] calldata accounts,
        uint256[] calldata shares,
        bytes32 salt
    ) external returns (address partnership);

    /// @notice Where a partnership stands, founded or not. Does not check that it can be founded.
    /// @param charter As of `found`.
    /// @param accounts As of `found`.
    /// @param shares As of `found`.
    /// @param salt As of `found`.
    /// @return partnership The partnership's address.
    function addressOf(
        IRevenueSplit.Charter calldata charter,
        address[] calldata accounts,
        uint256[] calldata shares,
        bytes32 salt
    ) external view returns (address partnership);

    /// @notice The contract whose clones are partnerships.
    /// @return Its address.
    function IMPLEMENTATION() external view returns (address);
}
