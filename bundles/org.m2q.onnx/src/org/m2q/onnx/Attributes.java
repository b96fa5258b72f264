package org.m2q.onnx;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The attributes of a node by name. A value is a {@link Long}, a {@link Float}, a {@link String}, a {@link Tensor}, or a list of Long, Float or
 * String.
 *
 * @param values by name
 */
public record Attributes(Map<String, Object> values) {

	/** No attributes. */
	public static final Attributes NONE = new Attributes(Map.of());

	/** Copies the map. */
	public Attributes {
		values = Collections.unmodifiableMap(new TreeMap<>(values));
	}

	/** Attributes from names and values in turn; integers may be Integer. */
	public static Attributes of(Object... namesAndValues) {
		Map<String, Object> values = new TreeMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			Object value = namesAndValues[i + 1];
			values.put((String) namesAndValues[i], value instanceof Integer small ? Long.valueOf(small) : value);
		}
		return new Attributes(values);
	}

	/** Whether there is such an attribute. */
	public boolean has(String name) {
		return values.containsKey(name);
	}

	/** An integer. */
	public long integer(String name, long otherwise) {
		return get(name, Long.class).orElse(otherwise);
	}

	/** A real number. */
	public float real(String name, float otherwise) {
		return get(name, Float.class).orElse(otherwise);
	}

	/** A text. */
	public String text(String name, String otherwise) {
		return get(name, String.class).orElse(otherwise);
	}

	/** A tensor. */
	public Optional<Tensor> tensor(String name) {
		return get(name, Tensor.class);
	}

	/** A list of integers. */
	public Optional<long[]> integers(String name) {
		return get(name, List.class).map(list -> ((List<?>) list).stream().mapToLong(v -> cast(name, v, Long.class)).toArray());
	}

	/** A list of real numbers. */
	public Optional<float[]> reals(String name) {
		return get(name, List.class).map(list -> {
			float[] reals = new float[list.size()];
			for (int i = 0; i < reals.length; i++) {
				reals[i] = cast(name, list.get(i), Float.class);
			}
			return reals;
		});
	}

	private <T> Optional<T> get(String name, Class<T> type) {
		return Optional.ofNullable(values.get(name)).map(value -> cast(name, value, type));
	}

	private static <T> T cast(String name, Object value, Class<T> type) {
		if (!type.isInstance(value)) {
			throw new IllegalArgumentException("attribute " + name + " is a " + value.getClass().getSimpleName() + ", not a " + type.getSimpleName());
		}
		return type.cast(value);
	}
}
