// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../interfaces/IRevenueSplit.sol";

/// @title GasLadder
/// @notice Makes the same call with more and more gas, undoes it each time, and tells what came of each.
contract GasLadder {
    enum Outcome {
        Reverted,
        Succeeded,
        SetAside
    }

    error GasLadder_Undone(Outcome outcome);

    /// @notice The outcomes with `least` gas, `least + step`, ... (`count` of them): whether the call succeeded, and then
    /// whether more of the token was set aside for the account.
    function climb(
        address partnership,
        bytes calldata data,
        uint256 least,
        uint256 step,
        uint256 count,
        address token,
        address account
    ) external returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](count);
        for (uint256 i; i < count; ++i) {
            try this.tryAndUndo(partnership, data, least + i * step, token, account) {
                assert(false);
            } catch (bytes memory undone) {
                outcomes[i] = Outcome(uint8(undone[35]));
            }
        }
    }

    function tryAndUndo(
        address partnership,
        bytes calldata data,
        uint256 gas,
        address token,
        address account
    ) external {
        uint256 before = IRevenueSplit(partnership).setAside(token, account);
        (bool succeeded, ) = partnership.call{gas: gas}(data);
        if (!succeeded) revert GasLadder_Undone(Outcome.Reverted);
        bool isSetAside = IRevenueSplit(partnership).setAside(token, account) > before;
        revert GasLadder_Undone(isSetAside ? Outcome.SetAside : Outcome.Succeeded);
    }
}
