// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CodeStore} from "./libraries/CodeStore.sol";
import {PackedCharter} from "./libraries/CharterLib.sol";
import {Roster} from "./libraries/Roster.sol";
import {ShareTable} from "./libraries/ShareTable.sol";
import {Agreement} from "./parts/Agreement.sol";
import {Treasury} from "./parts/Treasury.sol";
import {IRevenueSplit} from "./interfaces/IRevenueSplit.sol";

/// @title RevenueSplit
/// @notice One partnership: it holds the money and the rules, and nobody rules it.
/// @dev A clone of this, whose code ends with the charter, is a partnership. The implementation itself is none.
contract RevenueSplit is Treasury, Agreement {
    using ShareTable for bytes;

    address private immutable FACTORY;

    constructor() {
        FACTORY = msg.sender;
        // Where there is no transient storage this fails, and with it the factory: partnerships founded there would take
        // money that they could never pay out.
        assembly ("memory-safe") {
            tstore(0, 0)
        }
    }

    /// @inheritdoc IRevenueSplit
    function found(address[] calldata accounts, uint256[] calldata shares) external {
        if (msg.sender != FACTORY) revert RevenueSplit_OnlyFactory(msg.sender, FACTORY);
        if (shares.length != accounts.length)
            revert RevenueSplit_SharesDoNotMatchRoster(shares.length, accounts.length);

        address roster_ = CodeStore.write(Roster.pack(accounts));
        (bytes memory table, uint256 sum) = ShareTable.pack(shares);
        if (sum == 0) revert RevenueSplit_NoShares();
        address table_ = table.append({previous: 0, period: 0, sum_: sum, countersigners_: 0});

        _state = State({written: 2, roster: 1, table: 2, reviewed: 0});
        emit Founded(PackedCharter.unwrap(_charter()), roster_, table_);
    }
}
