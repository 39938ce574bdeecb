// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ShareTable} from "../../contracts/libraries/ShareTable.sol";
import {State} from "../../contracts/libraries/State.sol";

/// @title Unknown
/// @notice Values of which halmos knows nothing.
interface Unknown {
    function createBytes(uint256 length, string calldata name) external pure returns (bytes memory);
    function createUint256(string calldata name) external pure returns (uint256);
}

/// @title Tables
/// @notice Share tables of unknown shares.
abstract contract Tables {
    using ShareTable for bytes;

    Unknown internal constant unknown = Unknown(0xF3993A62377BCd56AE39D773740A5390411E8BC9);

    /// @dev A table of unknown bytes but for its number of seats.
    function _anyTable(uint256 seats) internal pure returns (bytes memory table) {
        table = unknown.createBytes(ShareTable.lengthOf(seats), "table");
        table[19] = bytes1(uint8(seats)); // The last byte before the shares.
    }

    function _table3(uint32 a, uint32 b, uint32 c) internal pure returns (bytes memory table) {
        table = ShareTable.create(3);
        table.add(0, a);
        table.add(1, b);
        table.add(2, c);
        _setSum(table, uint256(a) + b + c);
    }

    /// @dev As the store writes it.
    function _setSum(bytes memory table, uint256 sum) internal pure {
        table.setHead(State.wrap(0).withTable({head: table.headOf(), newPeriod: 0, newSum: sum, isEnded: true}));
    }
}
