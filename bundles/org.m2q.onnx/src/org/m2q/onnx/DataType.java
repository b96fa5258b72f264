package org.m2q.onnx;

import java.util.Arrays;
import java.util.Optional;

/**
 * Types of the elements of a tensor, with the numbers that ONNX gives them (TensorProto.DataType).
 */
public enum DataType {
	/** IEEE 754 binary32. */
	FLOAT(1, 32, true),
	/** 8 bit, unsigned. */
	UINT8(2, 8, false),
	/** 8 bit, two's complement. */
	INT8(3, 8, false),
	/** 16 bit, unsigned. */
	UINT16(4, 16, false),
	/** 16 bit, two's complement. */
	INT16(5, 16, false),
	/** 32 bit, two's complement. */
	INT32(6, 32, false),
	/** 64 bit, two's complement. */
	INT64(7, 64, false),
	/** One byte, 0 or 1. */
	BOOL(9, 8, false),
	/** IEEE 754 binary16. */
	FLOAT16(10, 16, true),
	/** IEEE 754 binary64; held as float32 once read. */
	DOUBLE(11, 64, true),
	/** 32 bit, unsigned. */
	UINT32(12, 32, false),
	/** 64 bit, unsigned; values of 2^63 and more are refused. */
	UINT64(13, 64, false),
	/** The upper half of binary32. */
	BFLOAT16(16, 16, true),
	/** 4 bit, unsigned; two in a byte, the first in the lower half. */
	UINT4(21, 4, false),
	/** 4 bit, two's complement; two in a byte, the first in the lower half. */
	INT4(22, 4, false);

	private final int code;
	private final int bits;
	private final boolean real;

	DataType(int code, int bits, boolean real) {
		this.code = code;
		this.bits = bits;
		this.real = real;
	}

	/** The number of the type in ONNX. */
	public int code() {
		return code;
	}

	/** Bits of one element in a file. */
	public int bits() {
		return bits;
	}

	/** Bytes of some elements in a file; a last half byte counts as a whole one. */
	public long bytes(long elements) {
		return (elements * bits + 7) / 8;
	}

	/** Whether the elements are real numbers, not integers. */
	public boolean isReal() {
		return real;
	}

	/** The type with this number in ONNX. */
	public static Optional<DataType> of(long code) {
		return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
	}

	/** The integer {@code value} as a cast to this type leaves it: modulo the width; not 0 becomes 1 for {@link #BOOL}. */
	public long wrap(long value) {
		return switch (this) {
			case UINT8 -> value & 0xff;
			case INT8 -> (byte) value;
			case UINT16 -> value & 0xffff;
			case INT16 -> (short) value;
			case INT32 -> (int) value;
			case UINT32 -> value & 0xffffffffL;
			case UINT4 -> value & 0xf;
			case INT4 -> (value & 0xf ^ 8) - 8;
			case BOOL -> value == 0 ? 0 : 1;
			default -> value;
		};
	}
}
