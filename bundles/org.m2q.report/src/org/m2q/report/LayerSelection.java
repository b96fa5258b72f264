package org.m2q.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which layers a table shows.
 *
 * @param count most layers to show; 0 for none, {@link Integer#MAX_VALUE} for all
 */
public record LayerSelection(int count) {

	/** Every layer in network order. */
	public static final LayerSelection ALL = new LayerSelection(Integer.MAX_VALUE);
	/** No layers. */
	public static final LayerSelection NONE = new LayerSelection(0);

	/** Rejects a negative count. */
	public LayerSelection {
		if (count < 0) {
			throw new IllegalArgumentException("count is " + count);
		}
	}

	/** The layers with the largest share. */
	public static LayerSelection top(int count) {
		return new LayerSelection(count);
	}

	/** Reads {@code all}, {@code none} or {@code top:N} with N from 1; empty when the text is none of these. */
	public static Optional<LayerSelection> parse(String text) {
		return switch (text) {
			case "all" -> Optional.of(ALL);
			case "none" -> Optional.of(NONE);
			default -> text.matches("top:[1-9][0-9]{0,8}") ? Optional.of(top(Integer.parseInt(text.substring(4)))) : Optional.empty();
		};
	}

	/** The chosen layers: all in network order, or the first by share. */
	public List<LayerReport> of(List<LayerReport> layers) {
		if (count >= layers.size()) {
			return layers;
		}
		// The sort is stable, so layers of equal share stay in network order.
		return layers.stream().sorted(Comparator.comparingDouble(LayerReport::share).reversed()).limit(count).toList();
	}
}
