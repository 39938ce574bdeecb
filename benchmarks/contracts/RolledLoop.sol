// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

/// @title RolledLoop
/// @notice The floor that payouts are measured against: it divides what it has by weights and pays a list of accounts,
/// and does nothing else. No periods, no rules, no safety: one payment that fails stops all.
/// @dev In assembly, so that no opcode is the compiler's. The list is code of its own, as it has to be where it can
/// change; and the loop is one for lists of any length. Bytecode that is written for one list, each account in it as
/// a constant, saves about 80 gas for each payment, and must be written again for every change.
contract RolledLoop {
    address private immutable LIST;
    uint256 private immutable LENGTH;
    uint256 private immutable SUM;

    /// @param list For each account its 20 bytes and its weight's 4.
    constructor(bytes memory list, uint256 sum) payable {
        LIST = SSTORE2.write(list);
        LENGTH = list.length;
        SUM = sum;
    }

    receive() external payable {}

    // All are payable, so that the compiler does not look whether ether came with the call.

    /// @notice Pays each account floor(pot * weight / sum), and leaves the dust.
    function distribute(address token) external payable {
        (uint256 entry, uint256 end) = _list();
        uint256 pot = _balance(token);
        uint256 sum = SUM;
        assembly {
            mstore(0x00, 0xa9059cbb) // transfer(address,uint256), its arguments from 0x20 on
            // An account's 20 bytes and its weight's 4 are read with one MLOAD.
            for {} lt(entry, end) {
                entry := add(entry, 24)
            } {
                let word := mload(entry)
                mstore(0x20, shr(96, word))
                mstore(0x40, div(mul(pot, and(shr(64, word), 0xffffffff)), sum))
                if iszero(call(gas(), token, 0, 0x1c, 0x44, 0x00, 0x00)) {
                    revert(0x00, 0x00)
                }
            }
            // Memory is no more what Solidity expects.
            stop()
        }
    }

    /// @notice The same with ether.
    function distributeEther() external payable {
        (uint256 entry, uint256 end) = _list();
        uint256 pot = address(this).balance;
        uint256 sum = SUM;
        assembly {
            for {} lt(entry, end) {
                entry := add(entry, 24)
            } {
                let word := mload(entry)
                let amount := div(mul(pot, and(shr(64, word), 0xffffffff)), sum)
                if iszero(call(gas(), shr(96, word), amount, 0x00, 0x00, 0x00, 0x00)) {
                    revert(0x00, 0x00)
                }
            }
            stop()
        }
    }

    /// @notice Pays the pot to the smallest unit, as a partnership does: account i gets floor(pot * S(i) / sum) -
    /// floor(pot * S(i-1) / sum), S(i) being the running sum of weights.
    /// @dev So nothing is left, and the token's refund for a balance that became zero is the same on both sides.
    function distributeExactly(address token) external payable {
        (uint256 entry, uint256 end) = _list();
        uint256 pot = _balance(token);
        uint256 sum = SUM;
        assembly {
            mstore(0x00, 0xa9059cbb) // transfer(address,uint256), its arguments from 0x20 on
            let product := 0
            let paid := 0
            for {} lt(entry, end) {
                entry := add(entry, 24)
            } {
                let word := mload(entry)
                product := add(product, mul(pot, and(shr(64, word), 0xffffffff)))
                let upTo := div(product, sum)
                mstore(0x20, shr(96, word))
                mstore(0x40, sub(upTo, paid))
                paid := upTo
                if iszero(call(gas(), token, 0, 0x1c, 0x44, 0x00, 0x00)) {
                    revert(0x00, 0x00)
                }
            }
            stop()
        }
    }

    /// @notice The same with ether.
    function distributeEtherExactly() external payable {
        (uint256 entry, uint256 end) = _list();
        uint256 pot = address(this).balance;
        uint256 sum = SUM;
        assembly {
            let product := 0
            let paid := 0
            for {} lt(entry, end) {
                entry := add(entry, 24)
            } {
                let word := mload(entry)
                product := add(product, mul(pot, and(shr(64, word), 0xffffffff)))
                let upTo := div(product, sum)
                if iszero(call(gas(), shr(96, word), sub(upTo, paid), 0x00, 0x00, 0x00, 0x00)) {
                    revert(0x00, 0x00)
                }
                paid := upTo
            }
            stop()
        }
    }

    /// @dev Reads the list to where memory is not used yet: its first entry, and where it ends.
    function _list() private view returns (uint256 entry, uint256 end) {
        address list = LIST;
        uint256 length = LENGTH;
        assembly {
            entry := 0x80
            end := add(entry, length)
            extcodecopy(list, entry, 1, length) // SSTORE2 writes a byte before the data.
        }
    }

    function _balance(address token) private view returns (uint256 amount) {
        assembly {
            mstore(0x00, 0x70a08231) // balanceOf(address)
            mstore(0x20, address())
            if iszero(staticcall(gas(), token, 0x1c, 0x24, 0x00, 0x20)) {
                revert(0x00, 0x00)
            }
            amount := mload(0x00)
        }
    }
}
