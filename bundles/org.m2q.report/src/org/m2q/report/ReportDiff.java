package org.m2q.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What changed from one point to another: totals, layers and where the change comes from.
 *
 * <p>The EDP is E · D. Its logarithmic change ln(E₂/E₁) + ln(D₂/D₁) is split exactly over causes: an energy cause gets ln(E₂/E₁) times its part of
 * E₂ − E₁, latency gets ln(D₂/D₁).
 *
 * @param before the point that is compared with
 * @param after the point that is compared
 * @param layers one per layer of either, those of the later point in its order first
 * @param causes parts of the change of the EDP, the largest first
 */
public record ReportDiff(PointReport before, PointReport after, List<LayerDiff> layers, List<CauseDiff> causes) {

	/** Copies the lists. */
	public ReportDiff {
		Objects.requireNonNull(before, "before");
		Objects.requireNonNull(after, "after");
		layers = List.copyOf(layers);
		causes = List.copyOf(causes);
	}

	/**
	 * A layer in both points.
	 *
	 * @param name of the layer
	 * @param before empty when only the later point has it
	 * @param after empty when only the earlier point has it
	 * @param proxy its accuracy proxy in both; empty when it loses nothing or that is not known
	 */
	public record LayerDiff(String name, Optional<LayerReport> before, Optional<LayerReport> after, Optional<ProxyChange> proxy) {

		/** Relative change of the layer's EDP; not a number when one is missing, unknown or 0. */
		public double edpChange() {
			return before.isPresent() && after.isPresent() ? change(before.get().edp(), after.get().edp()) : Double.NaN;
		}

		/** Share in the earlier point, 0 to 1; 0 when it is missing there or not modelled. */
		public double shareBefore() {
			return share(before);
		}

		/** Share in the later point, 0 to 1; 0 when it is missing there or not modelled. */
		public double shareAfter() {
			return share(after);
		}

		private static double share(Optional<LayerReport> layer) {
			double share = layer.map(LayerReport::share).orElse(0.0);
			return Double.isNaN(share) ? 0 : share;
		}

		/** Change of the share, −1 to 1; a missing layer has none. Not a number when one is not modelled. */
		public double shareChange() {
			return after.map(LayerReport::share).orElse(0.0) - before.map(LayerReport::share).orElse(0.0);
		}

		/** What was decided otherwise, such as {@code w8a8→w4a8, MPMA→SAT}; empty for nothing. */
		public String decisions() {
			if (before.isEmpty()) {
				return "new";
			}
			if (after.isEmpty()) {
				return "gone";
			}
			List<String> parts = new ArrayList<>();
			arrow(parts, before.get().precision().label(), after.get().precision().label());
			arrow(parts, before.get().engineNames(), after.get().engineNames());
			if (before.get().macs() != after.get().macs()) {
				arrow(parts, before.get().output().toString(), after.get().output().toString());
			}
			return String.join(", ", parts);
		}

		private static void arrow(List<String> parts, String from, String to) {
			if (!from.equals(to)) {
				parts.add((from.isEmpty() ? "none" : from) + "→" + (to.isEmpty() ? "none" : to));
			}
		}
	}

	/**
	 * The part of a cause in the change of the EDP.
	 *
	 * @param cause {@code latency}, or the cause of an energy
	 * @param part of ln(EDP₂/EDP₁); negative when it lowers the EDP. Those of all causes add up to the whole
	 */
	public record CauseDiff(String cause, double part) {
	}

	/** Compares two points. */
	public static ReportDiff of(PointReport before, PointReport after) {
		Map<String, LayerReport> old = new LinkedHashMap<>();
		before.layers().forEach(layer -> old.put(layer.name(), layer));
		List<LayerDiff> layers = new ArrayList<>();
		for (LayerReport layer : after.layers()) {
			Optional<LayerReport> earlier = Optional.ofNullable(old.remove(layer.name()));
			layers.add(new LayerDiff(layer.name(), earlier, Optional.of(layer), earlier.flatMap(known -> ProxyChange.of(before, after, layer.name()))));
		}
		old.values().forEach(layer -> layers.add(new LayerDiff(layer.name(), Optional.of(layer), Optional.empty(), Optional.empty())));
		return new ReportDiff(before, after, layers, causes(before.totals(), after.totals()));
	}

	private static List<CauseDiff> causes(TotalReport before, TotalReport after) {
		double energy = Math.log(after.energy() / before.energy());
		double latency = Math.log(after.latency() / before.latency());
		if (!Double.isFinite(energy) || !Double.isFinite(latency)) {
			return List.of();
		}
		Set<String> names = new LinkedHashSet<>();
		before.energyByCause().forEach(cause -> names.add(cause.cause()));
		after.energyByCause().forEach(cause -> names.add(cause.cause()));
		List<CauseDiff> causes = new ArrayList<>();
		double difference = after.energy() - before.energy();
		for (String name : names) {
			double part = difference == 0 ? 0 : energy * (joules(after, name) - joules(before, name)) / difference;
			if (part != 0) {
				causes.add(new CauseDiff(name, part));
			}
		}
		if (latency != 0) {
			causes.add(new CauseDiff("latency", latency));
		}
		causes.sort(Comparator.comparingDouble((CauseDiff cause) -> Math.abs(cause.part())).reversed());
		return causes;
	}

	private static double joules(TotalReport totals, String name) {
		return totals.energyByCause().stream().filter(cause -> cause.cause().equals(name)).mapToDouble(CauseReport::joules).sum();
	}

	/** Layers whose precision, engine or shape changed, or that only one point has; the largest change of the share first. */
	public List<LayerDiff> changes() {
		return byShareChange().stream().filter(layer -> !layer.decisions().isEmpty()).toList();
	}

	/** All layers, the largest change of the share first; among equal ones as in {@link #layers()}. */
	public List<LayerDiff> byShareChange() {
		return layers.stream().sorted(Comparator.comparingDouble((LayerDiff layer) -> Math.abs(layer.shareChange())).reversed()).toList();
	}

	/** Layers whose share changed, the largest change first. */
	public List<LayerDiff> moved() {
		return byShareChange().stream().filter(layer -> layer.shareChange() != 0 && !Double.isNaN(layer.shareChange())).toList();
	}

	/** The accuracy proxies of both networks; empty unless both are known and rest on the same. */
	public Optional<ProxyChange> proxy() {
		return ProxyChange.of(before, after);
	}

	/** Relative change of the EDP of the network. */
	public double edpChange() {
		return change(before.totals().edp(), after.totals().edp());
	}

	/** Relative change of a quantity; 0 when both are equal, not a number when one is unknown or the first is 0. */
	public static double change(double from, double to) {
		return from == to ? 0 : from == 0 ? Double.NaN : to / from - 1;
	}
}
