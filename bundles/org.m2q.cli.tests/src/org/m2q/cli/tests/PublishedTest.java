package org.m2q.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.m2q.cli.ExitCode;
import org.m2q.cli.tests.CommandLineRunner.Result;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Accelerators with published results: the expectations in their files hold, and the networks are the published ones. */
class PublishedTest {

	/** ResNet-50 v1.5: 25,557,032 parameters, 4.09 G multiply-accumulates at 224 × 224. */
	@Test
	void nvdla() {
		Result result = new CommandLineRunner(CommandLineRunner.repository()).run("simulate", "dsl-examples/published/nvdla.m2q", "--json", "-", "--quiet");
		assertEquals(ExitCode.OK, result.code(), result.err());
		JsonArray experiments = JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("experiments");
		assertEquals(7, experiments.size());
		for (JsonElement experiment : experiments) {
			JsonObject totals = experiment.getAsJsonObject().getAsJsonArray("points").get(0).getAsJsonObject().getAsJsonObject("totals");
			assertEquals(25_557_032, totals.get("parameters").getAsLong());
			assertEquals(4.089e9, totals.get("macs").getAsDouble(), 0.001e9);
		}
	}
}
