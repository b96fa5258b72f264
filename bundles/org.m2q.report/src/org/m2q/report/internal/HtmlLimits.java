package org.m2q.report.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.base.unit.Format;
import org.m2q.report.LayerReport;
import org.m2q.report.LimitsReport;
import org.m2q.report.PointReport;

/** Tables of what a network waits for and what its parts do. */
final class HtmlLimits {

	private HtmlLimits() {
	}

	static void time(Markup html, PointReport point) {
		LimitsReport limits = point.limits();
		long cycles = limits.spent().values().stream().mapToLong(Long::longValue).sum();
		if (cycles == 0) {
			return;
		}
		HtmlTable time = new HtmlTable("Time by what works or is waited for").text("cause").number("cycles", "").number("share", "%").bar();
		long most = limits.spent().values().stream().mapToLong(Long::longValue).max().orElse(1);
		limits.spent().forEach((cause, part) -> time.row(List.of(cause, Format.grouped(part), Scale.PERCENT.text((double) part / cycles),
				Double.toString((double) part / most))));
		time.total(List.of("total", Format.grouped(cycles), "100", ""));
		time.print(html);
	}

	static void parts(Markup html, PointReport point) {
		LimitsReport limits = point.limits();
		if (!limits.engines().isEmpty()) {
			HtmlTable engines = new HtmlTable("Engines").text("engine").number("MACs", "").number("busy cycles", "").number("busy", "%")
					.number("utilisation", "%").number("area", "mm²");
			for (EngineTotal engine : limits.engines()) {
				engines.row(List.of(engine.engine(), Format.grouped(engine.macs()), Format.grouped(engine.busyCycles()),
						Scale.PERCENT.text(engine.occupancy()), engine.peak() == 0 ? "" : Scale.PERCENT.text(engine.utilisation()),
						area(limits.areas(), engine.engine())));
			}
			engines.print(html);
		}
		if (!limits.memories().isEmpty()) {
			HtmlTable memories = new HtmlTable("Buffers and DRAM").text("memory").number("reads", "").number("writes", "").number("bytes read", "")
					.number("bytes written", "").number("area", "mm²");
			for (MemoryTotal memory : limits.memories()) {
				memories.row(List.of(memory.memory(), Format.grouped(memory.reads()), Format.grouped(memory.writes()), Format.grouped(memory.readBytes()),
						Format.grouped(memory.writtenBytes()), area(limits.areas(), memory.memory())));
			}
			memories.print(html);
		}
	}

	static void layers(Markup html, PointReport point) {
		if (point.layers().stream().allMatch(layer -> layer.bound().spent().isEmpty())) {
			return;
		}
		HtmlTable table = new HtmlTable("Why layers are not faster").number("#", "").text("layer").text("cycles by cause").number("MAC/B", "")
				.number("MAC/cycle", "").number("peak MAC/cycle", "").number("power", "mW").text("why");
		for (LayerReport layer : point.layers()) {
			table.row(List.of(Integer.toString(layer.index()), layer.name(), TextLimits.spent(layer.bound().spent()),
					layer.bound().roofline().map(place -> place.macsPerByte().isPresent() ? number(place.macsPerByte().getAsDouble()) : "").orElse(""),
					layer.bound().roofline().map(place -> number(place.macsPerCycle())).orElse(""),
					layer.bound().roofline().map(place -> number(place.peakMacsPerCycle())).orElse(""),
					layer.latency() > 0 && Double.isFinite(layer.energy()) ? number(layer.power() * 1e3) : "", layer.bound().explanation()));
		}
		table.print(html);
	}

	private static String area(Map<String, Double> areas, String name) {
		return areas.containsKey(name) ? String.format(Locale.ROOT, "%.4f", areas.get(name) * 1e6) : "not modelled";
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}
}
