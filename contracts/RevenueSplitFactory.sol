// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LibCWIA} from "solady/src/utils/legacy/LibCWIA.sol";

import {IRevenueSplit} from "./interfaces/IRevenueSplit.sol";
import {IRevenueSplitFactory} from "./interfaces/IRevenueSplitFactory.sol";
import {CharterLib} from "./libraries/CharterLib.sol";
import {RevenueSplit} from "./RevenueSplit.sol";

/// @title RevenueSplitFactory
/// @author daosplit
/// @notice Founds partnerships at addresses that follow from what they are founded with.
contract RevenueSplitFactory is IRevenueSplitFactory {
    using CharterLib for IRevenueSplit.Charter;

    /// @inheritdoc IRevenueSplitFactory
    address public immutable IMPLEMENTATION;

    constructor() {
        IMPLEMENTATION = address(new RevenueSplit());
    }

    /// @inheritdoc IRevenueSplitFactory
    function found(
        IRevenueSplit.Charter memory charter,
        address[] calldata accounts,
        uint256[] calldata shares,
        bytes32 salt
    ) external returns (address partnership) {
        charter.check();
        bytes memory args = _args(charter);
        bytes memory founding = abi.encodeCall(IRevenueSplit.found, (accounts, shares));
        salt = _salt(founding, salt);
        partnership = LibCWIA.predictDeterministicAddress(IMPLEMENTATION, args, salt, address(this));
        if (partnership.code.length != 0) return partnership;

        LibCWIA.cloneDeterministic(IMPLEMENTATION, args, salt);
        Address.functionCall(partnership, founding);
    }

    /// @inheritdoc IRevenueSplitFactory
    function addressOf(
        IRevenueSplit.Charter memory charter,
        address[] calldata accounts,
        uint256[] calldata shares,
        bytes32 salt
    ) external view returns (address partnership) {
        salt = _salt(abi.encodeCall(IRevenueSplit.found, (accounts, shares)), salt);
        return LibCWIA.predictDeterministicAddress(IMPLEMENTATION, _args(charter), salt, address(this));
    }

    function _args(IRevenueSplit.Charter memory charter) private pure returns (bytes memory) {
        return abi.encodePacked(charter.pack());
    }

    function _salt(bytes memory founding, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(founding), salt));
    }
}
