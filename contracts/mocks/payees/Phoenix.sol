// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Phoenix
/// @notice Keeps one place for contracts of any code: what is destroyed in the transaction that made it, as Prague's rules
/// still allow, leaves the place free for the next.
contract Phoenix {
    error Phoenix_PlaceIsTaken();
    error Phoenix_DoesNotBurn();

    bytes private _code;

    /// @notice What the contract that is just being made shall be.
    fallback(bytes calldata) external returns (bytes memory) {
        return _code;
    }

    /// @notice Puts a contract with this code at the place.
    function rise(bytes memory code) public returns (address place) {
        _code = code;
        // Calls whoever makes it, and becomes the answer: so its address does not depend on its code.
        bytes memory creation = hex"5f5f5f5f335afa3d5f5f3e3d5ff3";
        assembly ("memory-safe") {
            place := create2(0, add(creation, 32), mload(creation), 0)
        }
        if (place == address(0)) revert Phoenix_PlaceIsTaken();
    }

    /// @notice Puts a contract at the place and has it destroyed.
    function riseAndBurn() external returns (address place) {
        // CALLER, SELFDESTRUCT.
        place = rise(hex"33ff");
        (bool succeeded, ) = place.call("");
        if (!succeeded) revert Phoenix_DoesNotBurn();
    }
}
