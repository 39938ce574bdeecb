// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibSort} from "solady/src/utils/LibSort.sol";

import {IRevenueSplit} from "../interfaces/IRevenueSplit.sol";

/// @title Roster
/// @notice The accounts of the seats, packed: 20 bytes each, in seat order.
library Roster {
    uint256 internal constant MOST_SEATS = 255;
    /// @dev What `find` gives for an account that holds no seat.
    uint256 internal constant NO_SEAT = type(uint256).max;

    uint256 private constant ACCOUNT_LENGTH = 20;

    /// @notice The roster of these accounts. Reverts if it must not be.
    function pack(address[] memory accounts) internal view returns (bytes memory roster) {
        uint256 seats_ = accounts.length;
        if (seats_ > MOST_SEATS) revert IRevenueSplit.RevenueSplit_TooManySeats(seats_, MOST_SEATS);
        roster = new bytes(seats_ * ACCOUNT_LENGTH);
        for (uint256 seat; seat < seats_; ++seat) {
            address account = accounts[seat];
            _requireValid(account);
            _set(roster, seat, account);
        }
        if (LibSort.hasDuplicate(accounts))
            revert IRevenueSplit.RevenueSplit_AccountHoldsSeat(_firstDuplicate(accounts));
    }

    /// @notice The roster with `admitted` in the next new seats.
    function admit(bytes memory roster, address[] calldata admitted) internal view returns (bytes memory) {
        uint256 seats_ = seats(roster);
        address[] memory accounts = new address[](seats_ + admitted.length);
        for (uint256 seat; seat < accounts.length; ++seat) {
            accounts[seat] = seat < seats_ ? accountOf(roster, seat) : admitted[seat - seats_];
        }
        return pack(accounts);
    }

    /// @notice Puts `account` on a seat.
    function move(bytes memory roster, uint256 seat, address account) internal view {
        _requireValid(account);
        if (find(roster, account) != NO_SEAT) revert IRevenueSplit.RevenueSplit_AccountHoldsSeat(account);
        _set(roster, seat, account);
    }

    function seats(bytes memory roster) internal pure returns (uint256) {
        return roster.length / ACCOUNT_LENGTH;
    }

    /// @dev The seat must be one of the roster's.
    function accountOf(bytes memory roster, uint256 seat) internal pure returns (address account) {
        assembly ("memory-safe") {
            // The account ends where its word is read to: 32 bytes of length, 20 a seat, less the 32 of the word.
            account := shr(96, shl(96, mload(add(add(roster, 20), mul(seat, 20)))))
        }
    }

    function find(bytes memory roster, address account) internal pure returns (uint256) {
        uint256 seats_ = seats(roster);
        for (uint256 seat; seat < seats_; ++seat) {
            if (accountOf(roster, seat) == account) return seat;
        }
        return NO_SEAT;
    }

    function allAccounts(bytes memory roster) internal pure returns (address[] memory all) {
        all = new address[](seats(roster));
        for (uint256 seat; seat < all.length; ++seat) {
            all[seat] = accountOf(roster, seat);
        }
    }

    function _set(bytes memory roster, uint256 seat, address account) private pure {
        assembly ("memory-safe") {
            let word := add(add(roster, 20), mul(seat, 20))
            mstore(word, or(shl(160, shr(160, mload(word))), shr(96, shl(96, account))))
        }
    }

    function _requireValid(address account) private view {
        if (account == address(0) || account == address(this)) {
            revert IRevenueSplit.RevenueSplit_InvalidAccount(account);
        }
    }

    /// @dev There must be one, and it must not be zero.
    function _firstDuplicate(address[] memory accounts) private pure returns (address account) {
        for (uint256 i = 1; account == address(0); ++i) {
            for (uint256 j; j < i; ++j) {
                if (accounts[i] == accounts[j]) account = accounts[i];
            }
        }
    }
}
