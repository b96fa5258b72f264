package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands whose answer is a report: searches for policies and comparisons. */
class ReportCommandsTest {

	private static final String TEXT = """
			language 1.0
			model Net(size = 8) {
				input image: [8, size, size]
				a: pwconv(16)
				b: pwconv(8)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			policy Four { default { weights int4 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			energy table E {
				source "made for tests"
				row mac: energy 0.2 pJ
				row half: energy 0.1 pJ
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB
				row dram: energy 8 pJ/bit
			}
			accelerator Acc {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array 8 by 8 {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					mac int8 * int4 uniform: 2 per cycle costs E.half
				}
				engine V: vector-unit 16, rescale E.mac {
				}
				buffer w holds weights: capacity 4 KiB, width 16 B, energy E.sram
				buffer i holds inputs, outputs, partial-sums: capacity 16 KiB, width 16 B, energy E.sram
				dram d: bandwidth 2 GB/s, energy E.dram
			}
			mapping Map on Acc { map all -> A }
			experiment Once { run Net with Eight on Acc using Map }
			experiment Narrow { run Net with Four on Acc using Map }
			""";
	private static final String URI = "file:///virtual/net.m2q";

	@TempDir
	static Path folder;
	private static Session session;

	@BeforeAll
	static void start() throws Exception {
		session = new Session(folder.resolve("cache"));
		session.initialize();
		session.open(URI, TEXT);
	}

	@AfterAll
	static void end() {
		session.close();
	}

	private static CompletableFuture<Object> begin(String command, String token, Object... arguments) {
		ExecuteCommandParams params = new ExecuteCommandParams(command, List.of(arguments));
		if (token != null) {
			params.setWorkDoneToken(token);
		}
		return session.server().getWorkspaceService().executeCommand(params);
	}

	private static JsonObject run(String command, Object... arguments) {
		return new Gson().toJsonTree(Session.get(begin(command, null, arguments))).getAsJsonObject();
	}

	private static String text(JsonObject answer, String member) {
		return answer.get(member).getAsString();
	}

	private static double edp(String experiment) {
		return run("m2q.simulate", URI, experiment).getAsJsonObject("report").getAsJsonArray("experiments").get(0).getAsJsonObject().getAsJsonArray("points").get(0).getAsJsonObject()
				.getAsJsonObject("totals").get("edpJouleSeconds").getAsDouble();
	}

	@Test
	void aSearchComesToAFront() {
		JsonObject answer = run("m2q.explore", URI, "Once");
		assertEquals(1, answer.get("version").getAsInt());
		assertFalse(answer.get("stopped").getAsBoolean());
		List<JsonElement> front = answer.getAsJsonArray("front").asList();
		double present = edp("Once");
		JsonObject asItIs = front.stream().map(JsonElement::getAsJsonObject).filter(point -> point.get("point").getAsInt() == 0).findFirst().orElseThrow();
		assertEquals(present, asItIs.get("edpJouleSeconds").getAsDouble(), 1e-9 * present);
		for (int i = 1; i < front.size(); i++) {
			JsonObject less = front.get(i - 1).getAsJsonObject();
			JsonObject more = front.get(i).getAsJsonObject();
			assertTrue(less.get("edpJouleSeconds").getAsDouble() < more.get("edpJouleSeconds").getAsDouble());
			assertTrue(less.get("proxy").getAsDouble() < more.get("proxy").getAsDouble());
		}
		assertTrue(text(answer, "text").startsWith("Experiment Once: " + answer.get("priced").getAsInt() + " policies priced"), text(answer, "text"));
		// One row of the page per point, and nothing of Markdown.
		assertEquals(front.size(), text(answer, "html").split("<tr><td", -1).length - 1, text(answer, "html"));
		assertFalse(text(answer, "html").contains("| "), text(answer, "html"));
		assertTrue(text(answer, "markdown").contains("an accuracy proxy"));
		assertTrue(session.messages.stream().anyMatch(message -> message.getType() == MessageType.Info && message.getMessage().equals(text(answer, "summary"))));
		int all = front.size();
		JsonObject limited = run("m2q.explore", URI, "Once", Map.of("proxy", "35 dB", "single", true));
		assertTrue(limited.getAsJsonArray("front").asList().stream().allMatch(point -> point.getAsJsonObject().get("proxy").getAsDouble() >= 35));
		assertTrue(all > 1);
		assertEquals(2, run("m2q.explore", URI, "", Map.of("points", 2)).get("priced").getAsInt());
	}

	@Test
	void aSearchTellsHowFarItIsAndKeepsWhatItHasWhenStopped() throws Exception {
		String uri = session.open(Session.examples().resolve("efficientvit-b1.m2q"));
		AtomicInteger reports = new AtomicInteger();
		session.progress.clear();
		session.watcher = params -> {
			if (params.getValue().getLeft().getKind() == WorkDoneProgressKind.report && reports.incrementAndGet() == 2) {
				session.server().cancelProgress(new WorkDoneProgressCancelParams(params.getToken()));
			}
		};
		JsonObject stopped = new Gson().toJsonTree(Session.get(begin("m2q.explore", "stop", uri, "", Map.of("single", true)))).getAsJsonObject();
		session.watcher = params -> {
		};
		assertTrue(stopped.get("stopped").getAsBoolean());
		assertTrue(stopped.get("priced").getAsInt() > 0 && stopped.get("priced").getAsInt() < 5000);
		assertTrue(text(stopped, "markdown").contains("Partial"), text(stopped, "markdown"));
		assertEquals(WorkDoneProgressKind.begin, session.progress.getFirst().getValue().getLeft().getKind());
		for (int i = 0; i < 500 && session.progress.getLast().getValue().getLeft().getKind() != WorkDoneProgressKind.end; i++) {
			Thread.sleep(10);
		}
		assertEquals(text(stopped, "summary"), ((WorkDoneProgressEnd) session.progress.getLast().getValue().getLeft()).getMessage());

		// A request that is cancelled has no answer, and the server goes on.
		CompletableFuture<Object> cancelled = begin("m2q.explore", null, uri, "", Map.of("single", true));
		Thread.sleep(300);
		cancelled.cancel(true);
		assertEquals(1, run("m2q.explore", URI).get("version").getAsInt());
	}

	@Test
	void policiesAreCompared() {
		JsonObject answer = run("m2q.compare", Map.of("uri", URI, "experiment", "Once", "policies", List.of("Eight", "Four")));
		double change = 100 * (edp("Narrow") / edp("Once") - 1);
		assertTrue(change < 0);
		String explained = text(answer, "markdown").lines().filter(line -> line.startsWith("EDP ")).findFirst().orElseThrow();
		assertEquals(change, -Double.parseDouble(explained.replaceAll("EDP −([\\d.]+).*", "$1")), 0.06, explained);
		assertTrue(text(answer, "html").contains("<p>" + explained.replace("\\", "") + "</p>"), text(answer, "html"));
		assertTrue(text(answer, "html").contains("− A: Eight    + B: Four"), text(answer, "html"));
		assertTrue(text(answer, "html").contains("Net(size = 8) with Eight on Acc using Map"), text(answer, "html"));
		assertEquals("There is no policy 'Five' in this file or what it imports.", text(run("m2q.compare", Map.of("uri", URI, "policies", List.of("Eight", "Five"))), "error"));
	}

	@Test
	void storedResultsAreCompared() throws Exception {
		Path before = Files.writeString(folder.resolve("before.json"), run("m2q.simulate", URI, "Once").getAsJsonObject("report").toString());
		Path after = Files.writeString(folder.resolve("after.json"), run("m2q.simulate", URI, "Narrow").getAsJsonObject("report").toString());
		JsonObject answer = run("m2q.compare", Map.of("before", before.toUri().toString(), "after", after.toUri().toString()));
		assertTrue(text(answer, "text").contains("experiment Narrow, point 1"), text(answer, "text"));
		assertTrue(text(answer, "html").startsWith("<!DOCTYPE html>") && text(answer, "html").contains("before.json → after.json"), text(answer, "html"));
		Path other = Files.writeString(folder.resolve("other.json"), "{}");
		for (Path wrong : List.of(other, folder.resolve("none.json"), folder)) {
			JsonObject refused = run("m2q.compare", Map.of("before", before.toUri().toString(), "after", wrong.toUri().toString()));
			assertTrue(refused.has("error") && !refused.has("html"), refused.toString());
		}
	}

	@Test
	void wrongArgumentsAreRefused() {
		for (Object[] wrong : new Object[][] { { "m2q.explore", "file:///virtual/none.m2q" }, { "m2q.explore", URI, "Once", Map.of("proxy", "good") },
				{ "m2q.explore", URI, "Once", Map.of("dram", "2 mJ") }, { "m2q.explore", URI, "Once", Map.of("points", 0) }, { "m2q.explore", URI, "Once", 7 },
				{ "m2q.compare", URI }, { "m2q.compare", Map.of("uri", URI) }, { "m2q.compare", Map.of("uri", URI, "policies", List.of("Eight")) } }) {
			Object[] arguments = java.util.Arrays.copyOfRange(wrong, 1, wrong.length);
			Exception refused = assertThrows(Exception.class, () -> begin((String) wrong[0], null, arguments).get(60, TimeUnit.SECONDS), java.util.Arrays.toString(wrong));
			assertFalse(refused.getMessage().contains("Internal error"), refused.getMessage());
		}
		assertEquals("There is no experiment 'Twice' in this file.", text(run("m2q.explore", URI, "Twice"), "error"));
	}
}
