// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Lens
/// @notice Asks many questions in one call, so that tests can look at everything after every step.
contract Lens {
    struct Answer {
        bool isAnswered;
        /// @dev What was answered, or the error.
        bytes data;
    }

    function ask(
        address[] calldata targets,
        bytes[] calldata questions
    ) external view returns (Answer[] memory answers) {
        answers = new Answer[](targets.length);
        for (uint256 i; i < targets.length; ++i) {
            (bool isAnswered, bytes memory data) = targets[i].staticcall(questions[i]);
            answers[i] = Answer({isAnswered: isAnswered, data: data});
        }
    }

    /// @notice An account's ether, asked for as a token's balance is.
    function balanceOf(address account) external view returns (uint256) {
        return account.balance;
    }
}
