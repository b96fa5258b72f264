package org.m2q.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph as its author declares it.
 *
 * @param name name of the value
 * @param type type of its elements, empty when it is no tensor or of a type that is not read
 * @param axes extents, each a number or the name of what is only known at run time; empty for a scalar and for an unknown rank
 */
public record ValueInfo(String name, Optional<DataType> type, List<Axis> axes) {

	/** Copies the list. */
	public ValueInfo {
		axes = List.copyOf(axes);
	}

	/**
	 * Extent of one axis.
	 *
	 * @param size the extent, -1 when it is only known at run time
	 * @param name name of an extent that is only known at run time, may be empty
	 */
	public record Axis(long size, String name) {
	}

	/** A float32 value; extents of -1 are only known at run time. */
	public static ValueInfo real(String name, long... sizes) {
		return new ValueInfo(name, Optional.of(DataType.FLOAT), java.util.Arrays.stream(sizes).mapToObj(s -> new Axis(s, "")).toList());
	}
}
