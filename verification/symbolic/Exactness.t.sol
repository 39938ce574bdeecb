// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Payout} from "../../contracts/libraries/Payout.sol";
import {Roster} from "../../contracts/libraries/Roster.sol";
import {ShareTable} from "../../contracts/libraries/ShareTable.sol";
import {vm} from "../Vm.sol";
import {Tables} from "./Tables.sol";

/// @title Purse
/// @notice A token that keeps count of what was paid, and refuses one account.
contract Purse {
    mapping(address account => uint256) public received;
    address public refused;

    function refuse(address account) external {
        refused = account;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (to == refused) return false;
        unchecked {
            received[to] += amount;
        }
        return true;
    }
}

/// @title Exactness
/// @notice A pot of any size, shared by any shares: the payments add up to it, and each is less than one unit off.
contract Exactness is Tables {
    using ShareTable for bytes;

    address private constant ACCOUNT = address(0x10000);
    Purse private purse;
    mapping(address account => uint256) private _owed;

    function setUp() external {
        purse = new Purse();
    }

    /* ---------------------------------------------- THE ARITHMETIC ---------------------------------------------- */

    /// @dev By checked arithmetic: a product beyond 256 bits would be a panic, which counts as a failure.
    function check_products_have_at_most_144_bits(uint104 pot, uint40 sum, uint24 rate) external pure {
        assert(uint256(pot) * sum < 1 << 144);
        assert(uint256(pot) * rate < 1 << 128);
    }

    function check_running_sums_have_at_most_40_bits(uint8 seats, uint40 sum, uint32 shares) external pure {
        vm.assume(seats < 255 && sum <= uint256(seats) * type(uint32).max);
        assert(uint256(sum) + shares <= (uint256(seats) + 1) * type(uint32).max);
        assert(uint256(sum) + shares < 1 << 40);
    }

    /// @dev An amount of up to 216 bits, running sums of up to 40.
    function check_all_is_shared(uint216 amount, uint40 sum) external pure {
        vm.assume(sum != 0);
        unchecked {
            assert((uint256(amount) * sum) / sum == amount);
        }
    }

    function check_later_seats_take_nothing_back(uint216 amount, uint40 sum, uint40 before, uint40 upTo) external pure {
        vm.assume(sum != 0 && before <= upTo && upTo <= sum);
        unchecked {
            assert((uint256(amount) * before) / sum <= (uint256(amount) * upTo) / sum);
        }
    }

    function check_division_rounds_down(uint144 product, uint40 sum) external pure {
        vm.assume(sum != 0);
        unchecked {
            uint256 quotient = uint256(product) / sum;
            assert(quotient * sum <= product);
            assert(product < quotient * sum + sum);
        }
    }

    /// @dev From the lemma before, for any numbers: `product` is pot times the running sum before the seat, and `fair`
    /// pot times its shares; `paid` and `paidThen` are the sum times what is paid before and after it.
    function check_each_part_is_less_than_one_unit_off(
        uint144 product,
        uint144 fair,
        uint144 paid,
        uint144 paidThen,
        uint40 sum
    ) external pure {
        unchecked {
            uint256 productThen = uint256(product) + fair;
            vm.assume(paid <= product && product < uint256(paid) + sum);
            vm.assume(paidThen <= productThen && productThen < uint256(paidThen) + sum);
            vm.assume(paid <= paidThen);
            assert(uint256(paidThen) - paid < uint256(fair) + sum);
            assert(fair < uint256(paidThen) - paid + sum);
        }
    }

    /// @dev A rate is at most a thousand times the charter's tip, which is in millionths.
    function check_a_tip_is_at_most_what_is_promised(uint104 part, uint16 promised, uint24 rate) external pure {
        vm.assume(promised <= 10_000 && rate <= uint256(promised) * 1000);
        unchecked {
            uint256 tip = (uint256(part) * rate) / Payout.RATE_SCALE;
            assert(tip * 1e6 <= uint256(part) * promised);
        }
    }

    /* ---------------------------------------------- A POT THAT SHRANK --------------------------------------------- */

    /// @dev `potBySum` is the pot times the sum, and so on; `paid` is what the seats before the cursor got of the pot. If
    /// less is there than the rest, there·sum is less than pot·(sum - before): so their quotient is less than the pot.
    function check_a_pot_only_shrinks(
        uint144 potBySum,
        uint144 potByBefore,
        uint144 paidBySum,
        uint144 thereBySum,
        uint40 sum
    ) external pure {
        unchecked {
            vm.assume(paidBySum <= potByBefore && potByBefore < uint256(paidBySum) + sum && potByBefore <= potBySum);
            // There is at least one unit less than pot - paid.
            vm.assume(uint256(thereBySum) + paidBySum + sum <= potBySum);
            assert(thereBySum < potBySum - potByBefore);
        }
    }

    /// @dev The new pot is there·sum / (sum - before), rounded down; paid of it is pot·before / sum, rounded down.
    function check_the_rest_of_a_pot_that_shrank_is_what_is_there(
        uint144 potBySum,
        uint144 potByBefore,
        uint144 paidBySum,
        uint144 thereBySum,
        uint40 sum,
        uint40 before
    ) external pure {
        unchecked {
            vm.assume(before < sum && potByBefore <= potBySum && paidBySum <= potBySum);
            uint256 product = uint256(potBySum) - potByBefore;
            vm.assume(product <= thereBySum && thereBySum < product + sum - before);
            vm.assume(paidBySum <= potByBefore && potByBefore < uint256(paidBySum) + sum);
            // (pot - paid)·sum lies strictly between (there - 1)·sum and (there + 1)·sum: by the next lemma, it is there.
            uint256 restBySum = uint256(potBySum) - paidBySum;
            assert(restBySum < uint256(thereBySum) + sum);
            assert(thereBySum < restBySum + sum);
        }
    }

    function check_a_unit_more_is_a_sum_more(uint104 number, uint104 more, uint40 sum) external pure {
        unchecked {
            assert((uint256(number) + 1 + more) * sum >= uint256(number) * sum + sum);
        }
    }

    /* ----------------------------------------------- THE CONTRACT'S CODE ------------------------------------------ */

    function check_every_seat_is_paid_its_part(uint104 pot, uint32 a, uint32 b, uint32 c) external {
        bytes memory table = _table3(a, b, c);
        vm.assume(table.sumOf() != 0);
        (uint256 setAside, uint256 tips) = _pay(table, pot, 0, 3, 0);
        bool isRight = setAside == 0 && tips == 0;
        for (uint256 seat; seat < 3; ++seat) isRight = isRight && _received(seat) == _part(table, pot, seat);
        assert(isRight);
    }

    function check_a_later_slice_pays_the_same(uint104 pot, uint32 a, uint32 b, uint32 c) external {
        bytes memory table = _table3(a, b, c);
        vm.assume(table.sumOf() != 0);
        _pay(table, pot, 1, 2, 0);
        assert(_received(1) == _part(table, pot, 1) && _received(0) == 0 && _received(2) == 0);
    }

    function check_tips_are_taken_from_each_payment(uint104 pot, uint32 a, uint32 b, uint24 rate) external {
        bytes memory table = _table3(a, b, 0);
        vm.assume(table.sumOf() != 0 && rate != 0);
        (uint256 setAside, uint256 tips) = _pay(table, pot, 0, 2, rate);
        unchecked {
            uint256 tip0 = (_part(table, pot, 0) * rate) / Payout.RATE_SCALE;
            uint256 tip1 = (_part(table, pot, 1) * rate) / Payout.RATE_SCALE;
            bool isRight = setAside == 0 && tips == tip0 + tip1;
            isRight = isRight && _received(0) == _part(table, pot, 0) - tip0;
            assert(isRight && _received(1) == _part(table, pot, 1) - tip1);
        }
    }

    function check_what_fails_is_set_aside_and_stops_nobody(uint104 pot, uint32 a, uint32 b, uint32 c) external {
        bytes memory table = _table3(a, b, c);
        vm.assume(table.sumOf() != 0);
        purse.refuse(_account(1));
        (uint256 setAside, ) = _pay(table, pot, 0, 3, 0);
        bool isRight = setAside == _part(table, pot, 1) && _owed[_account(1)] == setAside && _received(1) == 0;
        isRight = isRight && _received(0) == _part(table, pot, 0) && _received(2) == _part(table, pot, 2);
        assert(isRight && _owed[_account(0)] == 0 && _owed[_account(2)] == 0);
    }

    function _pay(
        bytes memory table,
        uint256 pot,
        uint256 fromSeat,
        uint256 toSeat,
        uint256 rate
    ) private returns (uint256 setAside, uint256 tips) {
        bytes memory roster = new bytes(20 * table.seatsOf());
        for (uint256 seat = fromSeat; seat < toSeat; ++seat) Roster.move(roster, seat, _account(seat));
        Payout.Order memory order = Payout.Order(address(purse), pot, fromSeat, toSeat, rate, 0, 0);
        Payout.pay(order, roster, table, _owed);
        return (order.setAside, order.tips);
    }

    /// @dev What the rule says: floor(pot·S(i)/S) - floor(pot·S(i-1)/S).
    function _part(bytes memory table, uint256 pot, uint256 seat) private pure returns (uint256) {
        unchecked {
            uint256 before = table.sumBefore(seat);
            uint256 sum = table.sumOf();
            return (pot * (before + table.sharesOf(seat))) / sum - (pot * before) / sum;
        }
    }

    function _received(uint256 seat) private view returns (uint256) {
        return purse.received(_account(seat));
    }

    function _account(uint256 seat) private pure returns (address) {
        return address(uint160(ACCOUNT) + uint160(seat));
    }
}
