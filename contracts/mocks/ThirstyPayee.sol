// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ThirstyPayee
/// @notice An honest account that needs gas to receive ether: it writes as many storage slots as it was made for.
contract ThirstyPayee {
    uint256 private immutable SLOTS;

    mapping(uint256 slot => uint256 amount) public received;

    constructor(uint256 slots) {
        SLOTS = slots;
    }

    receive() external payable {
        for (uint256 slot; slot < SLOTS; ++slot) received[slot] += msg.value;
    }
}
