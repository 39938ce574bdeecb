// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRevenueSplit} from "../../contracts/interfaces/IRevenueSplit.sol";
import {IRevenueSplitFactory} from "../../contracts/interfaces/IRevenueSplitFactory.sol";
import {MoodyAccount} from "../../contracts/mocks/payees/MoodyAccount.sol";
import {MoodyToken} from "../../contracts/mocks/tokens/MoodyToken.sol";
import {Token} from "../../contracts/demo/Token.sol";
import {vm} from "../Vm.sol";

/// @title World
/// @notice Who and what there is: a partnership in which another holds a seat, keys and contract accounts, and tokens.
/// @dev The code that is tried is the code that ships.
abstract contract World {
    uint256 internal constant KEYS = 8;
    uint256 internal constant WALLETS = 2;
    address internal constant ETHER = address(0);
    address internal constant EXECUTOR = address(0xE0);

    IRevenueSplit internal parent;
    IRevenueSplit internal child;
    Token internal honest;
    Token internal other;
    MoodyToken internal moody;
    MoodyAccount[] internal wallets;
    /// @dev Everybody who can hold a seat and act by itself: the keys, then the wallets.
    address[] internal people;
    mapping(address account => uint256) internal keyOf;
    mapping(address account => bool) internal isWallet;

    constructor() {
        vm.warp(1_767_225_600); // 2026
        for (uint256 i; i < KEYS; ++i) {
            address account = vm.addr(0xA0 + i);
            keyOf[account] = 0xA0 + i;
            people.push(account);
        }
        for (uint256 i; i < WALLETS; ++i) {
            uint256 key = 0xB0 + i;
            MoodyAccount wallet = new MoodyAccount(vm.addr(key));
            keyOf[address(wallet)] = key;
            isWallet[address(wallet)] = true;
            wallets.push(wallet);
            people.push(address(wallet));
        }
        honest = new Token("Yen", "JPYC", 18);
        other = new Token("Dollar", "USDC", 6);
        moody = new MoodyToken(3);
        _found(_deployFactory());
    }

    /// @dev Charters of both kinds: months in Japan's time, and the seconds of a test.
    function _found(IRevenueSplitFactory factory) private {
        IRevenueSplit.Charter memory charter = IRevenueSplit.Charter({
            start: uint40(block.timestamp + 5 days),
            months: 0,
            testSeconds: 9 days,
            utcOffset: 0,
            reviewWindow: 4 days,
            thresholdNumerator: 3,
            thresholdDenominator: 5,
            cutLimitNumerator: 1,
            cutLimitDenominator: 4,
            tip: 0
        });
        child = _foundOne(factory, charter, _accounts(people[2], people[3], people[KEYS]), _shares(5, 3, 2));

        charter.start = 1_769_871_600; // The first of February 2026 in Japan.
        (charter.months, charter.testSeconds, charter.utcOffset) = (1, 0, 36);
        charter.reviewWindow = 10 days;
        (charter.thresholdNumerator, charter.thresholdDenominator) = (2, 3);
        (charter.cutLimitNumerator, charter.cutLimitDenominator) = (1, 5);
        charter.tip = 10_000;
        address[] memory accounts = new address[](6);
        uint256[] memory shares = new uint256[](6);
        (accounts[0], accounts[1], accounts[2]) = (people[0], people[1], people[KEYS]);
        (accounts[3], accounts[4], accounts[5]) = (people[KEYS + 1], address(child), people[4]);
        (shares[0], shares[1], shares[2]) = (40_000, 25_000, 14_950);
        (shares[3], shares[4], shares[5]) = (50, 20_000, 0);
        parent = _foundOne(factory, charter, accounts, shares);
    }

    function _foundOne(
        IRevenueSplitFactory factory,
        IRevenueSplit.Charter memory charter,
        address[] memory accounts,
        uint256[] memory shares
    ) private returns (IRevenueSplit) {
        return IRevenueSplit(factory.found(charter, accounts, shares, 0));
    }

    function _deployFactory() private returns (IRevenueSplitFactory factory) {
        string memory artifacts = vm.envOr("DAOSPLIT_ARTIFACTS", string("src/daosplit/artifacts"));
        string memory artifact = vm.readFile(string.concat(artifacts, "/RevenueSplitFactory.json"));
        bytes memory code = vm.parseJsonBytes(artifact, ".bytecode");
        assembly ("memory-safe") {
            factory := create(0, add(code, 32), mload(code))
        }
        require(address(factory) != address(0));
    }

    function _tokens() internal view returns (address[4] memory) {
        return [ETHER, address(honest), address(other), address(moody)];
    }

    /// @dev Those that move what they say.
    function _honestTokens() internal view returns (address[3] memory) {
        return [ETHER, address(honest), address(other)];
    }

    function _accounts(address a, address b, address c) private pure returns (address[] memory accounts) {
        accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (a, b, c);
    }

    function _shares(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory shares) {
        shares = new uint256[](3);
        (shares[0], shares[1], shares[2]) = (a, b, c);
    }

    function _balanceOf(address token, address account) internal view returns (uint256) {
        return token == ETHER ? account.balance : Token(token).balanceOf(account);
    }

    /// @dev A period that no review has reached yet: its shares are the newest.
    function _newestShares(IRevenueSplit split) internal view returns (uint256[] memory) {
        return split.sharesOf(type(uint32).max);
    }

    function _sumTo(uint256[] memory shares, uint256 end) internal pure returns (uint256 sum) {
        for (uint256 i; i < end; ++i) sum += shares[i];
    }
}
