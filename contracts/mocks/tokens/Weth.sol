// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title Weth
/// @notice Wrapped ether that pays out as WETH9 does: with the 2,300 gas that come with value, and no more.
contract Weth is ERC20 {
    function deposit() external payable {
        _mint(msg.sender, msg.value);
    }

    function withdrawTo(address to, uint256 amount) external {
        _burn(msg.sender, amount);
        (bool succeeded, ) = to.call{value: amount, gas: 0}("");
        require(succeeded);
    }

    function name() public pure override returns (string memory) {
        return "Wrapped Ether";
    }

    function symbol() public pure override returns (string memory) {
        return "WETH";
    }
}
