package org.m2q.ui.charts.internal;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Notation;
import org.m2q.report.LayerReport;

/** What is said about a layer in more than one chart. */
public final class LayerTexts {

	private static final int LINE = 90;

	private LayerTexts() {
	}

	/**
	 * For screen readers.
	 *
	 * @param notation of the numbers
	 * @param clock of the accelerator in hertz
	 */
	public static String spoken(LayerReport layer, Notation notation, double clock) {
		return NLS.bind(Messages.layerSpoken, new Object[] { layer.name(), Spoken.of(known(notation.percent(layer.share()), layer.share())),
				Spoken.of(notation.time(layer.latency(), clock)), Spoken.of(known(notation.energy(layer.energy()), layer.energy())) });
	}

	/**
	 * First lines of a tip: name, what it is, and its costs.
	 *
	 * @param notation of the numbers
	 * @param clock of the accelerator in hertz
	 */
	public static List<String> head(LayerReport layer, Notation notation, double clock) {
		List<String> lines = new ArrayList<>();
		lines.add(layer.name());
		String engines = layer.engineNames();
		lines.add(layer.kind() + ", " + layer.precision().label() + (engines.isEmpty() ? "" : ", " + engines));
		lines.add(NLS.bind(Messages.layerCosts, new Object[] { known(notation.percent(layer.share()), layer.share()),
				known(notation.energy(layer.energy()), layer.energy()), notation.time(layer.latency(), clock), known(notation.energyDelay(layer.edp()), layer.edp()) }));
		return lines;
	}

	/** Last lines of a tip: what bounds it and what is not in the numbers. */
	public static List<String> tail(LayerReport layer) {
		List<String> lines = new ArrayList<>();
		if (!layer.bound().explanation().isEmpty()) {
			lines.addAll(wrap(layer.bound().explanation()));
		}
		if (!layer.notModelled().isEmpty()) {
			lines.addAll(wrap(NLS.bind(Messages.layerNotModelled, String.join(", ", layer.notModelled()))));
		}
		return lines;
	}

	/** Lines of a length that can be read. */
	public static List<String> wrap(String text) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : text.split(" ")) {
			if (!line.isEmpty() && line.length() + word.length() >= LINE) {
				lines.add(line.toString());
				line.setLength(0);
			}
			line.append(line.isEmpty() ? "" : " ").append(word);
		}
		lines.add(line.toString());
		return lines;
	}

	/** The text of a number, or that it is not modelled. */
	public static String known(String text, double value) {
		return Double.isNaN(value) ? Messages.notModelled : text;
	}
}
