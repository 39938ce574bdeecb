// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibSort} from "solady/src/utils/LibSort.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";

/// @title Roster
/// @author daosplit
/// @notice The accounts of the seats, packed: 20 bytes each, in seat order.
library Roster {
    uint256 internal constant MOST_SEATS = 255;
    /// @dev What `find` gives for an account that holds no seat.
    uint256 internal constant NO_SEAT = type(uint256).max;

    uint256 private constant ACCOUNT_LENGTH = 20;
    /// @dev From a roster's place in memory (its length) to the word that ends with the first account.
    uint256 private constant FIRST_ACCOUNT = 20;

    /// @notice Packs a roster. Reverts if there are too many accounts, one twice, or one that can hold no seat.
    /// @param accounts The account of each seat.
    /// @return roster The roster.
    function pack(address[] memory accounts) internal view returns (bytes memory roster) {
        uint256 count = accounts.length;
        if (count > MOST_SEATS) revert IRevenueSplit.RevenueSplit_TooManySeats(count, MOST_SEATS);
        roster = new bytes(count * ACCOUNT_LENGTH);
        for (uint256 seat; seat < count; ++seat) {
            address account = accounts[seat];
            _requireValid(account);
            _set(roster, seat, account);
        }
        if (LibSort.hasDuplicate(accounts))
            revert IRevenueSplit.RevenueSplit_AccountHoldsSeat(_firstDuplicate(accounts));
    }

    /// @notice Puts accounts on the next new seats. Reverts as `pack` does.
    /// @param roster The roster; it is left as it is.
    /// @param admitted The accounts.
    /// @return The roster with them.
    function admit(bytes memory roster, address[] calldata admitted) internal view returns (bytes memory) {
        uint256 count = seats(roster);
        address[] memory accounts = new address[](count + admitted.length);
        for (uint256 seat; seat < accounts.length; ++seat) {
            accounts[seat] = seat < count ? accountOf(roster, seat) : admitted[seat - count];
        }
        return pack(accounts);
    }

    /// @notice Puts an account on a seat. Reverts if it holds one already, or can hold none.
    /// @param roster The roster.
    /// @param seat One of its seats.
    /// @param account The account.
    function move(bytes memory roster, uint256 seat, address account) internal view {
        _requireValid(account);
        if (find(roster, account) != NO_SEAT) revert IRevenueSplit.RevenueSplit_AccountHoldsSeat(account);
        _set(roster, seat, account);
    }

    /// @param roster The roster.
    /// @return How many seats it has.
    function seats(bytes memory roster) internal pure returns (uint256) {
        return roster.length / ACCOUNT_LENGTH;
    }

    /// @param roster The roster.
    /// @param seat One of its seats.
    /// @return account The account that holds the seat.
    function accountOf(bytes memory roster, uint256 seat) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := shr(96, shl(96, mload(add(add(roster, FIRST_ACCOUNT), mul(seat, ACCOUNT_LENGTH)))))
        }
    }

    /// @param roster The roster.
    /// @param account Any account.
    /// @return Its seat; `NO_SEAT` if it holds none.
    function find(bytes memory roster, address account) internal pure returns (uint256) {
        uint256 count = seats(roster);
        for (uint256 seat; seat < count; ++seat) {
            if (accountOf(roster, seat) == account) return seat;
        }
        return NO_SEAT;
    }

    /// @param roster The roster.
    /// @return all The account of each seat.
    function allAccounts(bytes memory roster) internal pure returns (address[] memory all) {
        all = new address[](seats(roster));
        for (uint256 seat; seat < all.length; ++seat) {
            all[seat] = accountOf(roster, seat);
        }
    }

    function _set(bytes memory roster, uint256 seat, address account) private pure {
        assembly ("memory-safe") {
            let place := add(add(roster, FIRST_ACCOUNT), mul(seat, ACCOUNT_LENGTH))
            mstore(place, or(shl(160, shr(160, mload(place))), shr(96, shl(96, account))))
        }
    }

    function _requireValid(address account) private view {
        if (account == address(0) || account == address(this)) {
            revert IRevenueSplit.RevenueSplit_InvalidAccount(account);
        }
    }

    /// @dev There must be one, and it must not be zero.
    function _firstDuplicate(address[] memory accounts) private pure returns (address account) {
        for (uint256 i = 1; account == address(0); ++i) {
            for (uint256 j; j < i; ++j) {
                if (accounts[i] == accounts[j]) account = accounts[i];
            }
        }
    }
}
