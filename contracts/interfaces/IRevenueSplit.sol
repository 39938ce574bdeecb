// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IRevenueSplit
/// @author daosplit
/// @custom:security-contact SECURITY.md says how to report a vulnerability.
/// @notice A partnership that nobody administers: revenue comes in by any way, the partners review each period who
/// contributed what, and the contract pays everyone by itself.
/// @dev Everywhere: `token` is an ERC-20, or the zero address for ether; amounts are in the token's smallest unit; times
/// are Unix seconds; `period` counts from 1, and 0 stands for the founding; a set of seats is a bitmap, seat i being
/// the bit 1 << i; an accepted call emits what it changed. Every state-changing call reverts when it is re-entered.
interface IRevenueSplit {
    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   STRUCTS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice What a partnership is founded with and can never change.
    struct Charter {
        /// @dev When period 1 begins; with `months`, the first second of a month in the partnership's own time.
        uint40 start;
        /// @dev Calendar months in a period, 1 to 255; 0 if the charter is a test.
        uint8 months;
        /// @dev Seconds in a period of a test; 0 if the charter is none.
        uint32 testSeconds;
        /// @dev The partnership's own time less UTC, in quarter hours, -48 to 56.
        int8 utcOffset;
        /// @dev Seconds after a period's end in which its review may still pass.
        uint32 reviewWindow;
        /// @dev The fraction of the shares that must countersign a review: more than one half, up to all.
        uint16 thresholdNumerator;
        uint16 thresholdDenominator;
        /// @dev The cut that needs no consent of the partner: a fraction of its fraction, less than all.
        uint16 cutLimitNumerator;
        uint16 cutLimitDenominator;
        /// @dev The full tip for settling late, in millionths of a payment, at most 10,000 (one percent).
        uint16 tip;
    }

    /// @notice The document that sets a period's shares.
    struct Review {
        /// @dev The period whose shares it sets.
        uint256 period;
        /// @dev Packed: how many (2 bytes), then for each its seat (1), points (4), length of reason (2) and reason
        /// (UTF-8). A seat's shares are the sum of its points.
        bytes contributions;
        /// @dev The accounts that get the next new seats, in this order.
        address[] admitted;
        /// @dev A hash of what the contributions were weighed by, and where that can be found; the contract reads neither.
        bytes32 evidenceHash;
        string evidenceURI;
        /// @dev The last second in which the review may pass.
        uint256 deadline;
    }

    /// @notice Who countersigns a review, and how. No seat may stand in two of the three sets.
    struct Countersignatures {
        /// @dev Seats whose account is a key, and their signatures in seat order: r and vs of EIP-2098, 64 bytes each.
        uint256 keys;
        bytes keySignatures;
        /// @dev Seats whose account is a contract that answers ERC-1271, and its signatures in seat order.
        uint256 contracts;
        bytes[] contractSignatures;
        /// @dev Seats whose account has called `countersign`.
        uint256 onChain;
        /// @dev When the period is over: seats that count in neither majority. One that is not silent, or that
        /// countersigned, counts as if it were not named.
        uint256 silent;
    }

    /// @notice The seats that stand behind a review.
    struct Support {
        /// @dev Those that countersigned, by whatever way.
        uint256 countersigners;
        /// @dev Those of them that consent to be cut.
        uint256 consenting;
        /// @dev Those of them that count among the seats that must agree when shares are given to a seat that had none.
        uint256 admitting;
        /// @dev Seats that count in neither majority; not one that countersigned.
        uint256 silent;
    }

    /// @notice How far the support carries a review. It passes if nothing is short and both sets are empty.
    struct Tally {
        /// @dev Shares of the period before that countersigned, and the least that must.
        uint256 shares;
        uint256 sharesNeeded;
        /// @dev Seats with shares of the period before that countersigned, and the least that must: if shares are given to a
        /// seat that had none, those that admit.
        uint256 seats;
        uint256 seatsNeeded;
        /// @dev Seats cut beyond the limit that did not consent.
        uint256 cutWithoutConsent;
        /// @dev Admitted seats that did not countersign.
        uint256 admittedWithoutConsent;
    }

    /// @notice What is kept of a token between calls.
    struct Till {
        /// @dev The last period that was closed for this token.
        uint32 period;
        /// @dev That period's pot, until all of it is paid; then 0.
        uint104 pot;
        /// @dev The sum of what is set aside, of whatever period.
        uint104 setAside;
        /// @dev The first seat that the pot was not paid to yet; not 0 only between slices.
        uint16 cursor;
    }

    /// @notice An account that may take a seat.
    struct Offer {
        /// @dev The account; the zero address if the seat is offered to nobody.
        address account;
        /// @dev Seconds between the account's announcement and its acceptance.
        uint32 notice;
        /// @dev When the account announced itself; 0 if it did not, or if the holder has answered since.
        uint40 announcedAt;
    }

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    EVENTS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice The partnership was founded.
    /// @param charter The charter, packed as `PackedCharter` says.
    /// @param roster Code that can always be read: a byte 0, then 20 bytes of account a seat.
    /// @param shares The founding shares, 4 bytes a seat.
    event Founded(uint200 charter, address roster, bytes shares);

    /// @notice Revenue came in by `pay`.
    /// @param token The token; the zero address for ether.
    /// @param payer Who called.
    /// @param period The period that it counts to.
    /// @param amount What was credited to that period.
    /// @param memo What the payer said of it: somebody's text.
    event RevenuePaid(
        address indexed token,
        address indexed payer,
        uint256 indexed period,
        uint256 amount,
        string memo
    );

    /// @notice Periods were closed; their pot waits for its payout by the shares of the last of them.
    /// @param token The token; the zero address for ether.
    /// @param period The last period that was closed.
    /// @param firstPeriod The first.
    /// @param pot What came in during them; 0 if nothing.
    event Closed(address indexed token, uint256 indexed period, uint256 firstPeriod, uint256 pot);

    /// @notice Periods were closed, and their pot was paid out to all seats in the same call.
    /// @param token The token; the zero address for ether.
    /// @param period The last period that was closed.
    /// @param firstPeriod The first.
    /// @param pot What was paid out, tips and what was set aside included.
    event Settled(address indexed token, uint256 indexed period, uint256 firstPeriod, uint256 pot);

    /// @notice A pot that was closed before was paid out, to all seats or to a slice of them.
    /// @dev Whoever was paid what follows from the exact division: seat i got floor(pot·S(i)/S) - floor(pot·S(i-1)/S),
    /// less the tip's rate if `Tipped` says so; what failed says `SetAside`.
    /// @param token The token; the zero address for ether.
    /// @param period The period of the pot.
    /// @param pot The pot, less than what was closed if the token shrank.
    /// @param fromSeat The first seat that was paid.
    /// @param toSeat The first seat after the last that was paid.
    event PaidOut(address indexed token, uint256 indexed period, uint256 pot, uint256 fromSeat, uint256 toSeat);

    /// @notice A tip was paid for settling late.
    /// @param token The token; the zero address for ether.
    /// @param period The period of the pot.
    /// @param to Who got the tip.
    /// @param amount The sum of floor(payment·rate/10^9) over the payments of this call.
    /// @param rate The rate, in billionths.
    event Tipped(address indexed token, uint256 indexed period, address indexed to, uint256 amount, uint256 rate);

    /// @notice A payment could not be delivered and is kept for the account.
    /// @param token The token; the zero address for ether.
    /// @param account Who was to be paid, and can have it later.
    /// @param seat The seat that it was paid for.
    /// @param amount The payment.
    event SetAside(address indexed token, address indexed account, uint256 seat, uint256 amount);

    /// @notice What was set aside was delivered to its account.
    /// @param token The token; the zero address for ether.
    /// @param account Who was paid.
    /// @param amount What was paid.
    event Delivered(address indexed token, address indexed account, uint256 amount);

    /// @notice What was set aside was withdrawn by its account.
    /// @param token The token; the zero address for ether.
    /// @param account Whose it was.
    /// @param to Where it went.
    /// @param amount What was paid.
    event Withdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /// @notice A review passed. From this event and the one that it names, all shares there ever were can be told.
    /// @param period The period whose shares it set.
    /// @param review Its EIP-712 digest.
    /// @param previousPeriod The period of the review before it; 0 if there was none, and before it stood the founding
    /// shares.
    /// @param countersigners The seats that countersigned, by whatever way.
    /// @param contributions As in `Review`; the reasons are somebody's text.
    /// @param admitted As in `Review`.
    /// @param evidenceHash As in `Review`.
    /// @param evidenceURI As in `Review`: somebody's text.
    /// @param deadline As in `Review`.
    event Reviewed(
        uint256 indexed period,
        bytes32 indexed review,
        uint256 previousPeriod,
        uint256 countersigners,
        bytes contributions,
        address[] admitted,
        bytes32 evidenceHash,
        string evidenceURI,
        uint256 deadline
    );

    /// @notice An account countersigned a review on the chain.
    /// @param period The review's period.
    /// @param review What was countersigned, as the account named it: the digest of a review, or of a message to a
    /// parent.
    /// @param account Who countersigned.
    /// @param consentsToCut Whether it also consents to a cut of its own.
    /// @param admits Whether it also counts when shares are given to a seat that had none.
    event Countersigned(
        uint256 indexed period,
        bytes32 indexed review,
        address indexed account,
        bool consentsToCut,
        bool admits
    );

    /// @notice The partnership countersigned a review of one in which it holds a seat, or is admitted to one.
    /// @param parent That partnership.
    /// @param period The parent's period.
    /// @param review The digest of the parent's review.
    /// @param consentsToCut Whether this one consents to a cut of its own.
    /// @param admits Whether it counts when shares are given to a seat that had none.
    event ParentCountersigned(
        address indexed parent,
        uint256 indexed period,
        bytes32 indexed review,
        bool consentsToCut,
        bool admits
    );

    /// @notice A partner doubts that the holder of a seat is there.
    /// @param seat The seat.
    /// @param by The seat of the partner that doubts.
    /// @param silentFrom The period from whose beginning the seat is silent, unless it answers.
    event SeatQuestioned(uint256 indexed seat, uint256 indexed by, uint256 silentFrom);

    /// @notice The holder of a seat has shown that it is there, by whatever way: no question and no announcement stands
    /// any more.
    /// @param seat The seat.
    event Answered(uint256 indexed seat);

    /// @notice The holder of a seat offered it to an account.
    /// @param seat The seat.
    /// @param account The account.
    /// @param notice Seconds for which the account must have announced itself before it can accept.
    event SeatOffered(uint256 indexed seat, address indexed account, uint256 notice);

    /// @notice The holder of a seat took its offer back.
    /// @param seat The seat.
    /// @param account The account that it was offered to.
    event OfferWithdrawn(uint256 indexed seat, address indexed account);

    /// @notice An account announced that it means to take the seat that is offered to it.
    /// @param seat The seat.
    /// @param account The account.
    /// @param acceptableFrom The first second in which it can accept, unless the holder answers.
    event SeatAnnounced(uint256 indexed seat, address indexed account, uint256 acceptableFrom);

    /// @notice An account took a seat.
    /// @param seat The seat.
    /// @param from The account that held it.
    /// @param to The account that holds it now.
    event SeatMoved(uint256 indexed seat, address indexed from, address indexed to);

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    ERRORS                                                    */
    /* ------------------------------------------------------------------------------------------------------------ */

    /* ------------------------------------------------- FOUNDING ------------------------------------------------- */

    /// @notice Only the factory may found, and only clones can be founded.
    /// @param caller Who called.
    /// @param factory The factory.
    error RevenueSplit_OnlyFactory(address caller, address factory);

    /// @notice The address is no founded partnership: the implementation itself, for example.
    error RevenueSplit_NotFounded();

    /// @notice A charter has either months or, as a test, seconds in a period; not both, and not neither.
    /// @param months Its months.
    /// @param testSeconds Its seconds.
    error RevenueSplit_NeitherMonthsNorTest(uint256 months, uint256 testSeconds);

    /// @notice Period 1 must begin with the first second of a month in the partnership's own time, and after the first
    /// day of 1970.
    /// @param start When the charter lets it begin.
    /// @param utcOffset The charter's time less UTC, in quarter hours.
    error RevenueSplit_StartIsNoMonth(uint256 start, int256 utcOffset);

    /// @notice A partnership's own time is at most 12 hours behind UTC and 14 ahead of it.
    /// @param utcOffset The charter's time less UTC, in quarter hours.
    error RevenueSplit_OffsetOutOfRange(int256 utcOffset);

    /// @notice A review window is at least a day, and at most the shortest period.
    /// @param reviewWindow The charter's, in seconds.
    /// @param least The shortest that there can be.
    /// @param most The longest that there can be.
    error RevenueSplit_WindowOutOfRange(uint256 reviewWindow, uint256 least, uint256 most);

    /// @notice A threshold is more than one half, and at most all.
    /// @param numerator The charter's.
    /// @param denominator The charter's.
    error RevenueSplit_ThresholdOutOfRange(uint256 numerator, uint256 denominator);

    /// @notice A cut limit is less than all.
    /// @param numerator The charter's.
    /// @param denominator The charter's.
    error RevenueSplit_CutLimitOutOfRange(uint256 numerator, uint256 denominator);

    /// @notice A tip is at most one percent.
    /// @param tip The charter's, in millionths.
    /// @param most The most that there can be.
    error RevenueSplit_TipOutOfRange(uint256 tip, uint256 most);

    /// @notice A partnership has at most 255 seats in its life.
    /// @param seats How many it would have.
    /// @param most The most that there can be.
    error RevenueSplit_TooManySeats(uint256 seats, uint256 most);

    /// @notice Each seat is founded with a number of shares.
    /// @param shares How many numbers were given.
    /// @param seats How many accounts were given.
    error RevenueSplit_SharesDoNotMatchRoster(uint256 shares, uint256 seats);

    /// @notice At least one seat must hold shares.
    error RevenueSplit_NoShares();

    /// @notice The zero account, or the partnership itself, can hold no seat and take no money.
    /// @param account That account.
    error RevenueSplit_InvalidAccount(address account);

    /// @notice An account holds at most one seat.
    /// @param account The account that would hold two.
    error RevenueSplit_AccountHoldsSeat(address account);

    /* -------------------------------------------------- MONEY --------------------------------------------------- */

    /// @notice There is nothing to close and nothing to pay now.
    error RevenueSplit_NothingToSettle();

    /// @notice A slice has at least one seat.
    error RevenueSplit_NoSeatsInSlice();

    /// @notice The token gave no answer when it was asked for the partnership's balance.
    /// @param token The token.
    error RevenueSplit_NoBalance(address token);

    /// @notice The caller gave too little gas to tell a bad payee, or a contract that did not sign, from a short call.
    /// @param seat The seat whose payment or signature failed.
    /// @param gasLeft The gas that was there before it.
    /// @param gasNeeded The least that must be.
    error RevenueSplit_TooLittleGas(uint256 seat, uint256 gasLeft, uint256 gasNeeded);

    /// @notice Nothing is set aside for the account, or nothing of it is there.
    /// @param token The token; the zero address for ether.
    /// @param account The account.
    error RevenueSplit_NothingSetAside(address token, address account);

    /// @notice The pot of an older period must be settled before this one can be closed.
    /// @param token The token; the zero address for ether.
    /// @param period The older period.
    error RevenueSplit_SettleFirst(address token, uint256 period);

    /// @notice Money can be paid in for the running period, or the ended one until its pot is payable.
    /// @param period The period that was named.
    /// @param running The running one.
    error RevenueSplit_PeriodNotOpen(uint256 period, uint256 running);

    /// @notice The ether sent is not the amount, or ether was sent along with a token.
    /// @param value The ether sent.
    /// @param expected What should have been sent.
    error RevenueSplit_WrongValue(uint256 value, uint256 expected);

    /// @notice The payment brought nothing.
    /// @param token The token.
    error RevenueSplit_NothingArrived(address token);

    /* ------------------------------------------------- REVIEWS -------------------------------------------------- */

    /// @notice Periods are numbered from 1, in 32 bits.
    /// @param period The number that was given.
    error RevenueSplit_NoSuchPeriod(uint256 period);

    /// @notice The shares of that period were overwritten, because no pot needs them: the events `Founded` and
    /// `Reviewed` tell them.
    /// @param period The period.
    error RevenueSplit_SharesNotKept(uint256 period);

    /// @notice That period, or a later one, was reviewed: the first review that passes is final.
    /// @param period The review's period.
    /// @param reviewed The newest period that was reviewed.
    error RevenueSplit_AlreadyReviewed(uint256 period, uint256 reviewed);

    /// @notice A period can be reviewed from its beginning on.
    /// @param period The review's period.
    /// @param running The running one.
    error RevenueSplit_PeriodNotBegun(uint256 period, uint256 running);

    /// @notice The period's review window is over.
    /// @param period The review's period.
    /// @param closedAt The first second in which it could no longer be reviewed.
    error RevenueSplit_WindowClosed(uint256 period, uint256 closedAt);

    /// @notice The review's own deadline is over.
    /// @param deadline The last second in which it could have passed.
    error RevenueSplit_DeadlinePassed(uint256 deadline);

    /// @notice The packed contributions end too early or too late.
    /// @param length How many bytes they have.
    error RevenueSplit_MalformedContributions(uint256 length);

    /// @notice There is no such seat.
    /// @param seat The seat that was named.
    /// @param count How many seats there are, admitted ones included.
    error RevenueSplit_NoSuchSeat(uint256 seat, uint256 count);

    /// @notice Some of the seats that were named do not exist.
    /// @param seats Those seats, as a set.
    /// @param count How many seats there are, admitted ones included.
    error RevenueSplit_NoSuchSeats(uint256 seats, uint256 count);

    /// @notice A seat's shares must be less than 2^32.
    /// @param seat The seat.
    error RevenueSplit_SharesOverflow(uint256 seat);

    /// @notice Whoever is admitted must get shares.
    /// @param seat The new seat.
    error RevenueSplit_AdmittedWithoutShares(uint256 seat);

    /// @notice Too few shares stand behind the review.
    /// @param countersigned The shares of those that countersigned.
    /// @param needed The least that must.
    error RevenueSplit_NotEnoughShares(uint256 countersigned, uint256 needed);

    /// @notice Too few seats stand behind the review.
    /// @param countersigned How many that count countersigned.
    /// @param needed The least that must.
    error RevenueSplit_NotEnoughSeats(uint256 countersigned, uint256 needed);

    /// @notice Seats that are cut beyond the limit did not consent.
    /// @param seats Those seats, as a set.
    error RevenueSplit_CutWithoutConsent(uint256 seats);

    /// @notice Admitted seats did not countersign.
    /// @param seats Those seats, as a set.
    error RevenueSplit_AdmittedWithoutConsent(uint256 seats);

    /// @notice A seat can countersign in one way only.
    /// @param seats The seats that stand in two of the sets, as a set.
    error RevenueSplit_DuplicateCountersigners(uint256 seats);

    /// @notice There are more or fewer signatures than signers.
    /// @param given For keys, how many bytes of signatures there are; for contracts, how many signatures.
    /// @param expected How many there should be.
    error RevenueSplit_SignaturesDoNotMatchSigners(uint256 given, uint256 expected);

    /// @notice The account of a seat did not sign that.
    /// @param seat The seat.
    /// @param account Its account.
    error RevenueSplit_InvalidSignature(uint256 seat, address account);

    /// @notice The account of a seat did not countersign that on the chain.
    /// @param seat The seat.
    /// @param account Its account.
    error RevenueSplit_NotCountersigned(uint256 seat, address account);

    /// @notice Seats can be named as silent only when the period is over.
    /// @param period The review's period.
    /// @param end When it is over.
    error RevenueSplit_PeriodNotOver(uint256 period, uint256 end);

    /* -------------------------------------------------- SEATS --------------------------------------------------- */

    /// @notice The account holds no seat.
    /// @param account The account.
    error RevenueSplit_NotPartner(address account);

    /// @notice The caller's seat must hold shares.
    /// @param seat The caller's seat.
    error RevenueSplit_SeatWithoutShares(uint256 seat);

    /// @notice Nobody can question its own seat.
    /// @param seat The caller's seat.
    error RevenueSplit_OwnSeat(uint256 seat);

    /// @notice A question that stands is not renewed.
    /// @param seat The seat.
    /// @param silentFrom The period from whose beginning it is silent.
    error RevenueSplit_AlreadyQuestioned(uint256 seat, uint256 silentFrom);

    /// @notice A presence can be handed in only in the period that it was signed for.
    /// @param period The period that was named.
    /// @param running The running one.
    error RevenueSplit_NotThePresent(uint256 period, uint256 running);

    /// @notice At least one parent must be named.
    error RevenueSplit_NoParent();

    /// @notice The seat is not offered to the account.
    /// @param seat The seat.
    /// @param account The account.
    error RevenueSplit_NotOffered(uint256 seat, address account);

    /// @notice The seat is offered to nobody.
    /// @param seat The seat.
    error RevenueSplit_NoOffer(uint256 seat);

    /// @notice The account must announce itself first; or it did, and the holder has answered since.
    /// @param seat The seat.
    /// @param account The account.
    error RevenueSplit_NotAnnounced(uint256 seat, address account);

    /// @notice The notice has not run yet.
    /// @param seat The seat.
    /// @param acceptableFrom The first second in which the seat can be accepted.
    error RevenueSplit_NoticeRuns(uint256 seat, uint256 acceptableFrom);

    /// @notice The seat is offered without a notice: it can be accepted at once.
    /// @param seat The seat.
    error RevenueSplit_NeedsNoNotice(uint256 seat);

    /// @notice Seats moved some four billion times: the numbers that are left are for reviews.
    /// @param written How many pieces of code were written.
    error RevenueSplit_NoMoreMoves(uint256 written);

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   FOUNDING                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Writes the founding roster and shares. The factory, which has checked the charter, calls it once, in the
    /// clone's first transaction.
    /// @param accounts The account of each seat, 1 to 255 of them.
    /// @param shares The founding shares of each seat, less than 2^32 each.
    function found(address[] calldata accounts, uint256[] calldata shares) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                   MONEY IN                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Pays revenue with a memo, and names the period in which it was earned. A plain transfer needs none of
    /// it.
    /// @dev Closes what has ended first. Credits what arrived, at most `amount`. What the till cannot hold beside what
    /// is set aside (2^104 - 1 units in all) counts to the running period.
    /// @param token The token; the zero address for ether.
    /// @param amount What is taken from the caller, by its allowance; of ether, what it sends.
    /// @param period The running one, or the ended one until its pot is payable.
    /// @param memo What the payer wants to say of it.
    function pay(address token, uint256 amount, uint256 period, string calldata memo) external payable;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                  MONEY OUT                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Closes what has ended, and pays the pot that waits, if it is payable, to all its seats. Anyone may call.
    /// @dev All or nothing: reverts if there is nothing to do or too little gas. At most one pot is paid, the older
    /// first. A tip goes to the caller. A payment that fails is set aside. Whether one failed is the token's word: of a
    /// token that moves money and says that it did not, the money is gone and set aside as well, and later revenue of
    /// that token makes up for it. A till holds at most 2^104 - 1 units; of a token with so many, what is set aside for
    /// one payee leaves less room for the others' pots.
    /// @param token The token; the zero address for ether.
    function settle(address token) external;

    /// @notice Settles several tokens in one call.
    /// @dev All or nothing: a token that gives no balance, a tip that is refused, or too little gas makes all of it
    /// revert, so leave such a token out. A token of which there is nothing to do is passed over; reverts if that is
    /// all of them.
    /// @param tokens The tokens; the zero address for ether. One that is named twice is settled twice.
    /// @param tipTo Who gets the tips; the zero address for the caller.
    function settleMany(address[] calldata tokens, address tipTo) external;

    /// @notice Like `settle`, but pays at most some seats, from where the last slice ended: for a pot that does not fit
    /// into one transaction.
    /// @param token The token; the zero address for ether.
    /// @param seats The most seats to pay, at least 1.
    /// @param tipTo Who gets the tip; the zero address for the caller.
    function settleSlice(address token, uint256 seats, address tipTo) external;

    /// @notice Tries again to deliver to an account what was set aside for it, with all the gas of the call. Anyone
    /// may.
    /// @param token The token; the zero address for ether.
    /// @param account The account.
    function deliver(address token, address account) external;

    /// @notice Takes what was set aside for the caller, or what is there of it, to any address but the partnership's
    /// own.
    /// @param token The token; the zero address for ether.
    /// @param to Where it goes.
    function withdraw(address token, address to) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                  AGREEMENT                                                   */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Passes a review. Anyone who has the countersignatures may call.
    /// @dev Every countersignature that counts is an answer. The shares before it are overwritten; if a pot may still
    /// need them, they are kept in code first, which costs the creation of a contract of their size on top.
    /// @param document The review.
    /// @param countersignatures Who countersigned it, and who is silent.
    function review(Review calldata document, Countersignatures calldata countersignatures) external;

    /// @notice Countersigns a review on the chain, for an account that cannot or will not sign.
    /// @dev Any account may, also again, to no effect: it counts if the account holds, or is admitted to, a seat when
    /// the review passes.
    /// @param period The review's period: from its beginning until its review window closes.
    /// @param digest What `hashReview` gives for it, or `hashParentReview` for a message to a parent.
    function countersign(uint256 period, bytes32 digest) external;

    /// @notice Countersigns a review on the chain with less than all that `countersign` gives: how a partnership does.
    /// @dev What was given before never weakens; only something new is an answer.
    /// @param period The review's period.
    /// @param digest What `hashReview` gives for it.
    /// @param consentsToCut Whether the account consents to a cut of its own.
    /// @param admits Whether it counts among the seats that must agree when shares are given to a seat that had none.
    function countersignWith(uint256 period, bytes32 digest, bool consentsToCut, bool admits) external;

    /// @notice Countersigns the review of a partnership in which this one holds a seat, or is admitted to one: by its
    /// own double majority, by its newest shares. Makes that one call, `countersignWith`, and nothing else in its name.
    /// @dev A partner's countersignature for a parent is an answer once for each of the parent's periods, whatever seat its
    /// account holds: handed in again, it is none.
    /// @param parent The partnership whose review it is.
    /// @param period The parent's period.
    /// @param digest What the parent's `hashReview` gives.
    /// @param consentsToCut Whether this one consents to a cut of its own: then all its seats with shares must sign.
    /// @param countersignatures What the partners signed is what `hashParentReview` gives. Silent seats can be named
    /// when the parent's period is over; then this one does not count among the seats that must agree when shares are
    /// given to a seat that had none.
    /// @param ownPeriod The period of this one for which they countersigned on the chain, if one did.
    function countersignParent(
        address parent,
        uint256 period,
        bytes32 digest,
        bool consentsToCut,
        Countersignatures calldata countersignatures,
        uint256 ownPeriod
    ) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    SEATS                                                     */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice Offers the caller's seat to an account, instead of any account it was offered to before.
    /// @param account The account that may take it.
    /// @param notice Seconds for which the account must have announced itself before it can accept.
    function offer(address account, uint32 notice) external;

    /// @notice Takes the offer of the caller's seat back.
    function withdrawOffer() external;

    /// @notice Announces that the caller, to whom the seat is offered with a notice, means to take it.
    /// @param seat The seat.
    function announce(uint256 seat) external;

    /// @notice Takes the seat that was offered to the caller, once the notice has run.
    /// @param seat The seat.
    function accept(uint256 seat) external;

    /// @notice Doubts that the holder of another seat is there. The caller's own seat must hold shares.
    /// @dev If the holder does not answer by the end of the next full period, the seat is silent until it does. An answer is
    /// a call of `offer`, `withdrawOffer`, `question`, `questionParent`, `answer`, or of `countersign` that adds something; a
    /// countersignature that counted, in a review or for a parent; or a signed presence.
    /// @param seat The seat.
    function question(uint256 seat) external;

    /// @notice Has this partnership, as a partner of the first of `parents`, question a seat of the last of them.
    /// @dev Any partner with shares may call. Makes that one call and nothing else.
    /// @param parents Each a partnership in which the one before it, or for the first this one, holds a seat.
    /// @param seat The seat in the last of them.
    function questionParent(address[] calldata parents, uint256 seat) external;

    /// @notice Shows that the holder of the caller's seat is there.
    function answer() external;

    /// @notice Hands in signatures that show that the holders of some seats are there. Anyone may.
    /// @param period The running period, which they signed (`hashPresence`). Each counts once for its account, whatever
    /// seat it holds.
    /// @param signatures As of a review; who countersigned on the chain has answered by that.
    function present(uint256 period, Countersignatures calldata signatures) external;

    /* ------------------------------------------------------------------------------------------------------------ */
    /*                                                    VIEWS                                                     */
    /* ------------------------------------------------------------------------------------------------------------ */

    /// @notice What the partnership was founded with.
    /// @return The charter.
    function charter() external view returns (Charter memory);

    /// @notice Who holds the seats. Reverts if the partnership is not founded.
    /// @return accounts The account of each seat.
    function roster() external view returns (address[] memory accounts);

    /// @notice The seat of an account. Reverts if it holds none.
    /// @param account The account.
    /// @return seat Its seat.
    function seatOf(address account) external view returns (uint256 seat);

    /// @notice The shares by which a period is paid, as far as it has been reviewed by now. Reverts with
    /// `SharesNotKept` if they were overwritten because no pot needs them: then the events tell them.
    /// @dev Always answers for the newest period that was reviewed and all later ones, and for every period of which a
    /// pot waits or can still be closed.
    /// @param period The period; 0 for the founding shares.
    /// @return shares The shares of each seat; seats admitted later are missing at the end.
    function sharesOf(uint256 period) external view returns (uint256[] memory shares);

    /// @notice How far the partnership is reviewed.
    /// @return The newest period that was reviewed; 0 if none was.
    function reviewedPeriod() external view returns (uint256);

    /// @notice What time it is, in periods.
    /// @return The running period; 0 before the first begins.
    function currentPeriod() external view returns (uint256);

    /// @notice When a period begins, ends, and can no longer be reviewed. Reverts if there is no such period.
    /// @param period The period.
    /// @return start Its first second.
    /// @return end The first second after it.
    /// @return reviewEnd The first second in which it can no longer be reviewed.
    function periodTimes(uint256 period) external view returns (uint256 start, uint256 end, uint256 reviewEnd);

    /// @notice What is kept of a token between calls. Reverts while a call of the partnership runs.
    /// @param token The token; the zero address for ether.
    /// @return The till; all zero if nothing was ever closed.
    function till(address token) external view returns (Till memory);

    /// @notice What has come in and is not closed yet. Reverts while a call of the partnership runs, and if the token
    /// gives no balance.
    /// @param token The token; the zero address for ether.
    /// @return The amount.
    function accrued(address token) external view returns (uint256);

    /// @notice When a period's pot is payable. Reverts if there is no such period.
    /// @param period The period.
    /// @return isPayable Whether it is now.
    /// @return from From when it is, if no review comes first.
    function payableFrom(uint256 period) external view returns (bool isPayable, uint256 from);

    /// @notice What each seat would get if `settle` were called now, tips not counted. Reverts while a call of the
    /// partnership runs, and if the token gives no balance.
    /// @param token The token; the zero address for ether.
    /// @return period The period whose pot would be paid; 0 if none.
    /// @return amounts The amount of each seat; empty if nothing is payable.
    function releasable(address token) external view returns (uint256 period, uint256[] memory amounts);

    /// @notice How an amount is shared by the shares of a period. Reverts as `sharesOf` does.
    /// @param amount The amount, at most 216 bits.
    /// @param period The period; 0 for the founding shares.
    /// @return amounts The amount of each seat.
    function split(uint256 amount, uint256 period) external view returns (uint256[] memory amounts);

    /// @notice The tip's rate for a pot settled now. Reverts if there is no such period.
    /// @param period The pot's period.
    /// @return The rate, in billionths of each payment.
    function tipRate(uint256 period) external view returns (uint256);

    /// @notice What is set aside for an account.
    /// @param token The token; the zero address for ether.
    /// @param account The account.
    /// @return amount The amount.
    function setAside(address token, address account) external view returns (uint256 amount);

    /// @notice What the countersigners of a review sign. Reverts if its contributions are malformed; does not check that it
    /// can pass.
    /// @param document The review.
    /// @return digest Its EIP-712 digest.
    function hashReview(Review calldata document) external view returns (bytes32 digest);

    /// @notice What a partner signs so that this partnership countersigns its parent's review.
    /// @param parent The partnership whose review it is.
    /// @param period The parent's period.
    /// @param digest What the parent's `hashReview` gives.
    /// @param consentsToCut Whether this one is to consent to a cut of its own.
    /// @return The EIP-712 digest, in this partnership's own domain.
    function hashParentReview(
        address parent,
        uint256 period,
        bytes32 digest,
        bool consentsToCut
    ) external view returns (bytes32);

    /// @notice What the holder of a seat signs to show that it is there.
    /// @param period The period in which it is.
    /// @return The EIP-712 digest.
    function hashPresence(uint256 period) external view returns (bytes32);

    /// @notice Whether a review would pass with this support, and what is missing. Reverts with its error if the review
    /// itself cannot pass now, whoever countersigns it.
    /// @param document The review.
    /// @param support Who is said to stand behind it. Not looked at is whether they do, and whether who is named as
    /// silent is.
    /// @return passes Whether it would pass.
    /// @return tally What there is, what is needed, and whose consent is missing.
    function tallyReview(
        Review calldata document,
        Support calldata support
    ) external view returns (bool passes, Tally memory tally);

    /// @notice What an account has countersigned on the chain.
    /// @param period The review's period.
    /// @param digest What it countersigned.
    /// @param account The account.
    /// @return A bit each: 1 the review, 2 a cut of its own, 4 shares for a seat that had none; 0 if nothing.
    function countersigned(uint256 period, bytes32 digest, address account) external view returns (uint8);

    /// @notice The question that stands about a seat.
    /// @param seat The seat.
    /// @return silentFrom The period from whose beginning the seat is silent; 0 if no question stands.
    /// @return isSilent Whether it is silent now.
    function questionOf(uint256 seat) external view returns (uint256 silentFrom, bool isSilent);

    /// @notice Who is silent now.
    /// @return seats The silent seats, as a set.
    function silentSeats() external view returns (uint256 seats);

    /// @notice For which periods an account's signed presence was handed in.
    /// @param account The account.
    /// @return 1 more than the last of them; 0 if there was none.
    function presentBefore(address account) external view returns (uint256);

    /// @notice To whom a seat is offered.
    /// @param seat The seat.
    /// @return The offer; all zero if there is none.
    function offerOf(uint256 seat) external view returns (Offer memory);
}
