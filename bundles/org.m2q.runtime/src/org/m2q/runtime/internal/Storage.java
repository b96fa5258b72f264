package org.m2q.runtime.internal;

import org.m2q.runtime.CodeRange;

/** How codes are stored: the narrowest that holds a range. */
public enum Storage {
	/** −128 to 127. */
	INT8(0),
	/** 0 to 255. */
	UINT8(0),
	/** −32,768 to 32,767. */
	INT16(1),
	/** 32 bits. */
	INT32(2);

	private final int pool;

	Storage(int pool) {
		this.pool = pool;
	}

	/** Which array of a {@link Memory} holds it: 0 bytes, 1 shorts, 2 ints. */
	public int pool() {
		return pool;
	}

	/** Whether a code is a byte. */
	public boolean isByte() {
		return pool == 0;
	}

	/** The narrowest storage of a range. */
	public static Storage of(CodeRange range) {
		if (range.low() >= -128 && range.high() <= 127) {
			return INT8;
		}
		if (range.low() >= 0 && range.high() <= 255) {
			return UINT8;
		}
		return range.low() >= Short.MIN_VALUE && range.high() <= Short.MAX_VALUE ? INT16 : INT32;
	}
}
