package io.fairrec.data;

/** What a user did with an item. */
public enum EventType {
    /** Looked at it. */
    VIEW(0),
    /** Clicked on it. */
    CLICK(1),
    /** Put it on a wish list. */
    SAVE(2),
    /** Put it into the cart. */
    CART(3),
    /** Bought it. */
    BUY(4),
    /** Sent it back: evidence against it. */
    RETURN(5),
    /** Rated it; the row's value is the rating. */
    RATING(6);

    private static final EventType[] BY_CODE = {VIEW, CLICK, SAVE, CART, BUY, RETURN, RATING};

    private final byte code;

    EventType(int code) {
        this.code = (byte) code;
    }

    /** The number under which the type is stored and hashed; it never changes. */
    byte code() {
        return code;
    }

    static EventType ofCode(byte code) {
        return BY_CODE[code];
    }
}
