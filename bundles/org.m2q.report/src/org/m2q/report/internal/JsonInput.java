package org.m2q.report.internal;

import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.report.DeclarationReport;
import org.m2q.report.ExpectationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.InputReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.ReportFormatException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;

/** Reads a report from JSON, layer by layer, so that not all of a large file is in memory as a tree. */
public final class JsonInput {

	private final JsonReader json;
	private boolean ended;

	private JsonInput(Reader reader) {
		json = new JsonReader(new FilterReader(reader) {
			@Override
			public int read(char[] buffer, int offset, int length) throws IOException {
				int count = super.read(buffer, offset, length);
				ended |= count < 0;
				return count;
			}
		});
		json.setStrictness(Strictness.STRICT);
	}

	/** Reads a report; the name is for messages. */
	public static Report read(String name, Reader reader) throws IOException {
		JsonInput input = new JsonInput(reader);
		try {
			Report report = input.report();
			if (input.json.peek() != JsonToken.END_DOCUMENT) {
				throw new JsonFault("there is more text after its end");
			}
			return report;
		} catch (EOFException e) {
			throw input.cut(name);
		} catch (MalformedJsonException | JsonParseException | IllegalStateException | NumberFormatException e) {
			if (input.ended) {
				throw input.cut(name);
			}
			throw new ReportFormatException(name + " is not a report of M2Q: at " + input.json.getPath()
					+ " stands something that is not JSON. Run the simulation again.");
		} catch (JsonFault e) {
			throw new ReportFormatException(name + " cannot be read: " + e.getMessage() + ".");
		} catch (IllegalArgumentException e) {
			throw new ReportFormatException(name + " cannot be read: at " + input.json.getPreviousPath() + " " + e.getMessage() + ".");
		}
	}

	private ReportFormatException cut(String name) {
		return new ReportFormatException(name + " is not complete: it ends at " + json.getPreviousPath() + ". Run the simulation again.");
	}

	/** The lists that are read element by element; everything else becomes a field of the node. */
	private interface Lists {
		boolean read(String name) throws IOException;
	}

	private JsonNode object(Lists lists) throws IOException {
		String path = json.getPath();
		if (json.peek() != JsonToken.BEGIN_OBJECT) {
			throw new JsonFault("at " + path + " an object is missing");
		}
		JsonObject rest = new JsonObject();
		json.beginObject();
		while (json.hasNext()) {
			String name = json.nextName();
			if (!lists.read(name)) {
				rest.add(name, JsonParser.parseReader(json));
			}
		}
		json.endObject();
		return new JsonNode(rest, path);
	}

	private interface Element<T> {
		T read() throws IOException;
	}

	private <T> List<T> list(Element<T> element) throws IOException {
		if (json.peek() != JsonToken.BEGIN_ARRAY) {
			throw new JsonFault("at " + json.getPath() + " a list is missing");
		}
		List<T> list = new ArrayList<>();
		json.beginArray();
		while (json.hasNext()) {
			list.add(element.read());
		}
		json.endArray();
		return list;
	}

	private Report report() throws IOException {
		boolean[] known = new boolean[1];
		List<ExperimentReport> experiments = new ArrayList<>();
		JsonNode node = object(name -> {
			if (name.equals("schemaVersion")) {
				checkVersion();
				known[0] = true;
				return true;
			}
			if (!known[0]) {
				throw new JsonFault("it does not begin with \"schemaVersion\" as a report of M2Q does");
			}
			if (name.equals("experiments")) {
				experiments.addAll(list(this::experiment));
			}
			return name.equals("experiments");
		});
		return new Report(node.text("file"), experiments,
				node.optionalList("inputs", input -> new InputReport(input.text("file"), input.text("sha256"))), node.has("partial") && node.flag("partial"));
	}

	private void checkVersion() throws IOException {
		String version = json.peek() == JsonToken.STRING ? json.nextString() : "";
		String[] parts = version.split("\\.", -1);
		String[] own = Report.SCHEMA_VERSION.split("\\.");
		if (parts.length != 2 || !parts[0].matches("\\d{1,6}") || !parts[1].matches("\\d{1,6}")) {
			throw new JsonFault("its \"schemaVersion\" is not a version such as \"" + Report.SCHEMA_VERSION + "\"");
		}
		int major = Integer.compare(Integer.parseInt(parts[0]), Integer.parseInt(own[0]));
		if (major > 0 || major == 0 && Integer.parseInt(parts[1]) > Integer.parseInt(own[1])) {
			throw new JsonFault("it has layout " + version + " of a newer M2Q Workbench, and this one reads up to " + Report.SCHEMA_VERSION
					+ "; update M2Q Workbench, or run the simulation again here");
		}
		if (major < 0) {
			throw new JsonFault("it has layout " + version + " of an older M2Q Workbench, and this one reads " + own[0] + ".0 to "
					+ Report.SCHEMA_VERSION + "; run the simulation again");
		}
	}

	private ExperimentReport experiment() throws IOException {
		Map<String, List<PointReport>> points = new HashMap<>(Map.of("points", List.of(), "baselines", List.of()));
		JsonNode node = object(name -> {
			if (points.containsKey(name)) {
				points.put(name, list(this::point));
			}
			return points.containsKey(name);
		});
		JsonNode weights = node.child("weights");
		return new ExperimentReport(node.text("name"), weights.text("source"), weights.flag("synthetic"), points.get("points"),
				points.get("baselines"), node.list("expectations", JsonInput::expectation), StudyInput.study(node, points.get("points")),
				node.optionalList("declarations", JsonInput::declaration));
	}

	private static DeclarationReport declaration(JsonNode json) {
		DeclarationReport.Kind kind = DeclarationReport.Kind.of(json.text("kind")).orElseThrow(() -> json.fault("kind", "\"policy\" or \"mapping\""));
		return new DeclarationReport(kind, json.text("name"), json.text("text"));
	}

	private static ExpectationReport expectation(JsonNode json) {
		ExpectationReport.Outcome outcome = null;
		for (ExpectationReport.Outcome candidate : ExpectationReport.Outcome.values()) {
			outcome = candidate.label().equals(json.text("outcome")) ? candidate : outcome;
		}
		if (outcome == null) {
			throw json.fault("outcome", "\"met\", \"failed\" or \"not evaluated\"");
		}
		return new ExpectationReport(json.text("text"), outcome, json.number("required"), json.number("actual"), json.optional("actualText"),
				json.numbers("values"), json.optional("reason"), json.optional("place"));
	}

	private PointReport point() throws IOException {
		List<LayerReport> layers = new ArrayList<>();
		JsonNode node = object(name -> {
			if (name.equals("layers")) {
				layers.addAll(list(this::layer));
			}
			return name.equals("layers");
		});
		return PointInput.point(node, layers);
	}

	private LayerReport layer() throws IOException {
		String path = json.getPath();
		return LayerInput.layer(JsonNode.node(JsonParser.parseReader(json), path));
	}
}
