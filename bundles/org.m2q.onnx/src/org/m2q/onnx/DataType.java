package org.m2q.onnx;

import java.util.Arrays;
import java.util.Optional;

/**
 * Types of the elements of a tensor, with the numbers that ONNX gives them (TensorProto.DataType).
 */
public enum DataType {
	/** IEEE 754 binary32. */
	FLOAT(1, 4, true),
	/** 8 bit, unsigned. */
	UINT8(2, 1, false),
	/** 8 bit, two's complement. */
	INT8(3, 1, false),
	/** 16 bit, unsigned. */
	UINT16(4, 2, false),
	/** 16 bit, two's complement. */
	INT16(5, 2, false),
	/** 32 bit, two's complement. */
	INT32(6, 4, false),
	/** 64 bit, two's complement. */
	INT64(7, 8, false),
	/** One byte, 0 or 1. */
	BOOL(9, 1, false),
	/** IEEE 754 binary16. */
	FLOAT16(10, 2, true),
	/** IEEE 754 binary64; held as float32 once read. */
	DOUBLE(11, 8, true),
	/** 32 bit, unsigned. */
	UINT32(12, 4, false),
	/** 64 bit, unsigned; values of 2^63 and more are refused. */
	UINT64(13, 8, false),
	/** The upper half of binary32. */
	BFLOAT16(16, 2, true);

	private final int code;
	private final int bytes;
	private final boolean real;

	DataType(int code, int bytes, boolean real) {
		this.code = code;
		this.bytes = bytes;
		this.real = real;
	}

	/** The number of the type in ONNX. */
	public int code() {
		return code;
	}

	/** Bytes of one element in a file. */
	public int bytes() {
		return bytes;
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
			case BOOL -> value == 0 ? 0 : 1;
			default -> value;
		};
	}
}
