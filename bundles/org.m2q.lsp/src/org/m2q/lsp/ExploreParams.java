package org.m2q.lsp;

import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.m2q.advisor.ExplorationLimits;
import org.m2q.dsl.ide.suggest.SearchLimits;

/**
 * What a search for policies is asked for.
 *
 * @param single whether every layer changes on its own
 * @param limits what points of the front have to keep
 */
record ExploreParams(boolean single, ExplorationLimits limits) {

	/**
	 * Reads the options of the command.
	 *
	 * @param options members {@code proxy}, {@code dram} and {@code points} as the command line has them, {@code single}; all may be missing
	 * @throws org.eclipse.lsp4j.jsonrpc.ResponseErrorException when one is not what it should be
	 */
	static ExploreParams of(JsonObject options) {
		double proxy = SearchLimits.proxy(text(options, "proxy"))
				.orElseThrow(() -> M2qLanguageServer.invalid("'proxy' is the least accuracy proxy that a point may have, such as \"30 dB\", not " + options.get("proxy") + "."));
		long bytes = SearchLimits.bytes(text(options, "dram"))
				.orElseThrow(() -> M2qLanguageServer.invalid("'dram' is the most data to and from DRAM that a point may have, such as \"2 MiB\", not " + options.get("dram") + "."));
		int points = SearchLimits.points(text(options, "points"))
				.orElseThrow(() -> M2qLanguageServer.invalid("'points' is a whole number from 1, not " + options.get("points") + "."));
		return new ExploreParams(Boolean.parseBoolean(text(options, "single")), new ExplorationLimits(proxy, bytes, points));
	}

	private static String text(JsonObject options, String name) {
		return Optional.ofNullable(options.get(name)).filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString).orElse("");
	}
}
