// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ShareTable} from "../../contracts/libraries/ShareTable.sol";

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

    /// @dev Bytes of a table before its shares, and the sum's place among them.
    uint256 private constant HEADER_LENGTH = 14;

    /// @dev A table of unknown bytes but for its number of seats.
    function _anyTable(uint256 seats) internal pure returns (bytes memory table) {
        table = unknown.createBytes(HEADER_LENGTH + 4 * seats + (seats + 7) / 8, "table");
        table[HEADER_LENGTH - 1] = bytes1(uint8(seats));
    }

    function _table3(uint32 a, uint32 b, uint32 c) internal pure returns (bytes memory table) {
        table = ShareTable.create(3);
        table.add(0, a);
        table.add(1, b);
        table.add(2, c);
        _setSum(table, uint256(a) + b + c);
    }

    /// @dev As `append` writes it, but for the piece of code. `check_a_table_reads_as_it_was_written` shows that it does.
    function _setSum(bytes memory table, uint256 sum) internal pure {
        for (uint256 i; i < 5; ++i) table[8 + i] = bytes1(uint8(sum >> (8 * (4 - i))));
    }
}
