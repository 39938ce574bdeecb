// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @title NonFungibleToken
/// @notice Tokens of which no two are alike: it tells how many an account has, as a token tells an amount.
contract NonFungibleToken is ERC721 {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function name() public pure override returns (string memory) {
        return "Deeds";
    }

    function symbol() public pure override returns (string memory) {
        return "DEED";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
