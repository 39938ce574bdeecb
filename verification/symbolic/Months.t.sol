// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Calendar} from "../../contracts/libraries/Calendar.sol";
import {PackedCharter} from "../../contracts/libraries/CharterLib.sol";
import {vm} from "../Vm.sol";

/// @title Months
/// @notice Every day of every month. Run, not solved: there are only so many. The short run takes the 400 years after
/// which the calendar repeats, the long one all for which a charter has bits.
contract Months {
    using Calendar for PackedCharter;

    /// @dev A month begins when the one before is over, which has 28 to 31 days, and each second of those is in it: the
    /// first and the last of each day, for the code divides by a day before it does anything else.
    function test_every_day_is_in_its_month() external view {
        uint256 months = vm.envOr("DAOSPLIT_MONTHS", uint256(4800));
        uint256 end = _beginOf(1);
        for (uint256 month = 1; month <= months; ++month) {
            uint256 begin = end;
            end = _beginOf(month + 1);
            uint256 length = (end - begin) / 1 days;
            require(begin % 1 days == 0 && end % 1 days == 0 && length >= 28 && length <= 31);
            require(Calendar.startsMonth(begin, 0) && !Calendar.startsMonth(begin + 1, 0));
            for (uint256 day = begin; day < end; day += 1 days) {
                require(Calendar.monthAt(day, 0) == month && Calendar.monthAt(day + 1 days - 1, 0) == month);
                require(day == begin || !Calendar.startsMonth(day, 0));
            }
        }
        require(months != 4800 || end - _beginOf(1) == 146_097 days);
    }

    function _beginOf(uint256 month) private pure returns (uint256) {
        return PackedCharter.wrap(uint200((month << 160) | (uint256(1) << 152))).endOf(0);
    }
}
