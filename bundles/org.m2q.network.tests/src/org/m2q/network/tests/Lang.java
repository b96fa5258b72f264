package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.Network;
import org.m2q.network.Node;

/** From text to networks, for tests. */
final class Lang {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final String URI = "memory:/test.m2q";

	private Lang() {
	}

	/** Elaborates the last model of a text. */
	static Elaboration elaborate(String text, Map<String, ?> arguments) {
		return elaborate(text, arguments, Cancellation.NONE);
	}

	/** Elaborates the last model of a text until cancelled. */
	static synchronized Elaboration elaborate(String text, Map<String, ?> arguments, Cancellation cancellation) {
		M2qDocument document = WORKSPACE.open(URI, text);
		return new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), arguments, cancellation);
	}

	/** What is wrong with the last model of a text whatever its arguments are. */
	static synchronized List<Problem> check(String text) {
		return new Elaborator(TextLocator.INSTANCE).check(WORKSPACE.open(URI, text).models().getLast(), Cancellation.NONE);
	}

	/** Elaborates the last model of a text that may have lost it. */
	static synchronized Elaboration elaborateIfModel(String text) {
		return WORKSPACE.open(URI, text).models().isEmpty() ? new Elaboration(Optional.empty(), List.of(), true) : elaborate(text);
	}

	/** Elaborates the last model of a text with its defaults. */
	static Elaboration elaborate(String text) {
		return elaborate(text, Map.of());
	}

	/** The network of a text without any problem. */
	static Network network(String text) {
		Elaboration elaboration = elaborate(text);
		assertEquals(List.of(), elaboration.problems());
		return elaboration.complete().orElseThrow();
	}

	/** The layers of a text without any problem. */
	static LayerNetwork layers(String text) {
		return Layers.of(network(text));
	}

	/** A model with one input. */
	static String model(String input, String body) {
		return "model M {\n\tinput x: " + input + "\n" + body + "\n}\n";
	}

	/** The names of all nodes. */
	static List<String> names(Network network) {
		return network.nodes().stream().map(Node::name).toList();
	}

	/** Every problem as {@code code at 'text'}. */
	static List<String> problems(String text) {
		return elaborate(text).problems().stream().map(problem -> problem.code() + " at '" + covered(text, problem) + "'").toList();
	}

	/** The text that a problem underlines. */
	static String covered(String text, Problem problem) {
		return text.substring(problem.span().offset(), problem.span().offset() + problem.span().length());
	}

	/** A network as text, complete and in a fixed order. */
	static String dump(Network network) {
		return network.model() + network.arguments() + network.inputs()
				+ network.nodes().stream().map(node -> "\n" + node.index() + " " + node.name() + " " + node.operator() + node.inputs() + node.inputShapes()
						+ node.outputs() + node.stage() + node.trail()).collect(Collectors.joining())
				+ "\n" + network.outputs();
	}

	/** Layers as short texts: name, kind, producers, norm, activation and residual. */
	static List<String> brief(LayerNetwork layers) {
		return layers.layers().stream().map(Lang::brief).toList();
	}

	private static String brief(Layer layer) {
		return layer.name() + " " + layer.kind() + " " + layer.producers() + layer.norm().map(norm -> " " + norm).orElse("")
				+ layer.activation().map(activation -> " " + activation).orElse("")
				+ (layer.residualFrom().isPresent() ? " + " + layer.residualFrom().getAsInt() : "");
	}
}
