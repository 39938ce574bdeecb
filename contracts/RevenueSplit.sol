// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CodeStore} from "./libraries/CodeStore.sol";
import {PackedCharter} from "./libraries/CharterLib.sol";
import {Roster} from "./libraries/Roster.sol";
import {ShareStore} from "./libraries/ShareStore.sol";
import {ShareTable} from "./libraries/ShareTable.sol";
import {Agreement} from "./parts/Agreement.sol";
import {Treasury} from "./parts/Treasury.sol";
import {IRevenueSplit} from "./interfaces/IRevenueSplit.sol";

/// @title RevenueSplit
/// @author daosplit
/// @notice One partnership: it holds the money and the rules, and nobody rules it.
/// @dev A clone of this, whose code ends with the charter, is a partnership. The implementation itself is none.
contract RevenueSplit is Treasury, Agreement {
    using ShareStore for ShareStore.Shares;
    using ShareTable for bytes;

    address private immutable FACTORY;
    /// @dev The number of the first piece of code that a partnership writes, its founding roster.
    uint256 private constant FIRST_PIECE = 1;

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

        address rosterCode = CodeStore.write(Roster.pack(accounts));
        (bytes memory table, uint256 sum) = ShareTable.pack(shares);
        if (sum == 0) revert RevenueSplit_NoShares();
        _shares.found({roster: FIRST_PIECE, table: table, sum: sum});
        emit Founded(PackedCharter.unwrap(_charter()), rosterCode, table.intoShares());
    }
}
