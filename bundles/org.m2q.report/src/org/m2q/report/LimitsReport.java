package org.m2q.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.MemoryTotal;

/**
 * What keeps a network from being faster, and what its parts do.
 *
 * @param why one or two sentences with the numbers; empty for a network without latency
 * @param spent cycles by the resource that worked or was waited for; their sum is the latency
 * @param engines what every engine does, in the order of the accelerator
 * @param memories what passes every buffer and DRAM, in the order of the accelerator
 * @param areas square metres by engine and memory, without those whose area is not known
 */
public record LimitsReport(String why, Map<String, Long> spent, List<EngineTotal> engines, List<MemoryTotal> memories, Map<String, Double> areas) {

	/** Of a network about which nothing is known. */
	public static final LimitsReport NONE = new LimitsReport("", Map.of(), List.of(), List.of(), Map.of());

	/** Copies the collections. */
	public LimitsReport {
		Objects.requireNonNull(why, "why");
		spent = Collections.unmodifiableMap(new LinkedHashMap<>(spent));
		engines = List.copyOf(engines);
		memories = List.copyOf(memories);
		areas = Collections.unmodifiableMap(new LinkedHashMap<>(areas));
	}
}
