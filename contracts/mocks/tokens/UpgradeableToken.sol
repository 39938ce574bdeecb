// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title UpgradeableToken
/// @notice A token that is whatever its issuer wants it to be now: it keeps the balances, other code acts on them.
contract UpgradeableToken {
    /// @dev Where ERC-1967 has it, out of the way of the others' storage.
    bytes32 private constant SLOT = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);

    error UpgradeableToken_Failed();

    constructor(address implementation) {
        _write(implementation);
    }

    fallback() external {
        bytes32 slot = SLOT;
        assembly {
            calldatacopy(0, 0, calldatasize())
            let succeeded := delegatecall(gas(), sload(slot), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if succeeded {
                return(0, returndatasize())
            }
            revert(0, returndatasize())
        }
    }

    /// @param implementation The code that acts from now on.
    /// @param data What it is told first, if anything.
    function upgrade(address implementation, bytes calldata data) external {
        _write(implementation);
        if (data.length == 0) return;
        (bool succeeded, ) = implementation.delegatecall(data);
        if (!succeeded) revert UpgradeableToken_Failed();
    }

    function _write(address implementation) private {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            sstore(slot, implementation)
        }
    }
}
