// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

interface ITransfers {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

/// @title BareLoop
/// @notice The floor that payouts are measured against: it divides what it has by weights and pays a list of accounts,
/// both in code, and does nothing else. No periods, no rules, no safety.
contract BareLoop {
    address private immutable LIST;
    uint256 private immutable SUM;

    /// @param list For each account its 20 bytes and its weight's 4.
    constructor(bytes memory list, uint256 sum) payable {
        LIST = SSTORE2.write(list);
        SUM = sum;
    }

    receive() external payable {}

    function distribute(address token) external {
        bytes memory list = SSTORE2.read(LIST);
        uint256 pot = token == address(0) ? address(this).balance : ITransfers(token).balanceOf(address(this));
        uint256 sum = SUM;
        unchecked {
            for (uint256 i; i < list.length; i += 24) {
                (address account, uint256 weight) = _entry(list, i);
                uint256 amount = (pot * weight) / sum;
                if (token == address(0)) {
                    (bool paid, ) = account.call{value: amount}("");
                    require(paid);
                } else {
                    ITransfers(token).transfer(account, amount);
                }
            }
        }
    }

    function _entry(bytes memory list, uint256 i) private pure returns (address account, uint256 weight) {
        assembly ("memory-safe") {
            let word := mload(add(add(list, 32), i))
            account := shr(96, word)
            weight := and(shr(64, word), 0xffffffff)
        }
    }
}
