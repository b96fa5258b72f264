package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.SequenceStep;
import org.m2q.model.m2q.UnaryExpression;
import org.m2q.model.m2q.UnaryOperator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Layers;
import org.m2q.network.SourceLocator;

/** Models that are small as text and huge as networks, or nested without end, end in a problem and in time. */
final class LimitTest {

	private static final M2qFactory FACTORY = M2qFactory.eINSTANCE;

	private static List<String> codes(Elaboration elaboration) {
		return elaboration.problems().stream().map(problem -> problem.code()).distinct().toList();
	}

	private static Elaboration inTime(String text) {
		return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Lang.elaborate(text));
	}

	@Test
	void repeatsOfRepeats() {
		assertEquals(List.of("m2q.limit.expansion"), codes(inTime(Lang.model("[8]", "repeat 10000 { repeat 10000 { relu } }"))));
		assertEquals(List.of("m2q.limit.expansion"), codes(inTime(Lang.model("[8]", "relu repeat 10000 { repeat 10000 { repeat 10000 { identity } } }"))));
	}

	@Test
	void blocksThatDouble() {
		String blocks = IntStream.rangeClosed(1, 60).mapToObj(i -> "block B" + i + " { " + (i == 60 ? "relu" : "B" + (i + 1) + " > B" + (i + 1)) + " }\n")
				.collect(Collectors.joining());
		assertEquals(List.of("m2q.limit.expansion"), codes(inTime(blocks + Lang.model("[8]", "B1"))));
	}

	@Test
	void numbersThatSquare() {
		String blocks = IntStream.rangeClosed(1, 60).mapToObj(i -> "block B" + i + "(n) { " + (i == 60 ? "relu" : "B" + (i + 1) + "(n * n)") + " }\n")
				.collect(Collectors.joining());
		Elaboration elaboration = inTime(blocks + Lang.model("[8]", "B1(3)"));
		assertEquals(List.of("m2q.value.range"), codes(elaboration));
	}

	/** Finding a free name must not take longer and longer. */
	@Test
	void manyNamesOfOneKind() {
		Body body = FACTORY.createBody();
		Model model = model(body);
		FlowStatement flow = FACTORY.createFlowStatement();
		flow.setFlow(FACTORY.createFlow());
		OperatorDeclaration relu = FACTORY.createOperatorDeclaration();
		relu.setName("relu");
		for (int i = 0; i < 90_000; i++) {
			CallStep call = FACTORY.createCallStep();
			call.setTarget(relu);
			flow.getFlow().getSteps().add(call);
		}
		body.getStatements().add(flow);
		Elaboration elaboration = assertTimeoutPreemptively(Duration.ofSeconds(60),
				() -> new Elaborator(SourceLocator.NONE).elaborate(model, Map.of(), Cancellation.NONE));
		assertEquals("relu90000", elaboration.complete().orElseThrow().nodes().getLast().name());
		assertEquals(90_000, assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Layers.of(elaboration.complete().orElseThrow())).layers().stream()
				.mapToInt(layer -> layer.nodes().size()).sum());
	}

	@Test
	void chainsOfBlocks() {
		String blocks = IntStream.rangeClosed(1, 400).mapToObj(i -> "block B" + i + " { " + (i == 400 ? "relu" : "B" + (i + 1)) + " }\n")
				.collect(Collectors.joining());
		assertEquals(List.of("m2q.limit.nesting"), codes(inTime(blocks + Lang.model("[8]", "B1"))));
	}

	/** Text cannot nest this deep, but a model from elsewhere can. */
	@Test
	void bodiesInBodies() {
		Body body = FACTORY.createBody();
		for (int i = 0; i < 20_000; i++) {
			SequenceStep step = FACTORY.createSequenceStep();
			step.setBody(body);
			FlowStatement flow = FACTORY.createFlowStatement();
			flow.setFlow(FACTORY.createFlow());
			flow.getFlow().getSteps().add(step);
			body = FACTORY.createBody();
			body.getStatements().add(flow);
		}
		Model model = model(body);
		assertEquals(List.of("m2q.limit.nesting"), codes(new Elaborator(SourceLocator.NONE).elaborate(model, Map.of(), Cancellation.NONE)));
	}

	@Test
	void expressionsInExpressions() {
		Model model = model(FACTORY.createBody());
		Expression expression = number(1);
		for (int i = 0; i < 20_000; i++) {
			UnaryExpression outer = FACTORY.createUnaryExpression();
			outer.setOperator(UnaryOperator.NEGATE);
			outer.setOperand(expression);
			expression = outer;
		}
		model.getParameters().add(FACTORY.createParameter());
		model.getParameters().getFirst().setName("p");
		model.getParameters().getFirst().setDefaultValue(expression);
		assertEquals(List.of("m2q.limit.nesting"), codes(new Elaborator(SourceLocator.NONE).elaborate(model, Map.of(), Cancellation.NONE)));
	}

	private static Model model(Body body) {
		Model model = FACTORY.createModel();
		model.setName("M");
		InputStatement input = FACTORY.createInputStatement();
		input.setName("x");
		ListLiteral shape = FACTORY.createListLiteral();
		shape.getElements().add(number(8));
		input.setShape(shape);
		body.getStatements().add(input);
		model.setBody(body);
		return model;
	}

	private static NumberLiteral number(int value) {
		NumberLiteral number = FACTORY.createNumberLiteral();
		number.setValue(java.math.BigDecimal.valueOf(value));
		return number;
	}

	@Test
	void incompleteModels() {
		Elaborator elaborator = new Elaborator(SourceLocator.NONE);
		Model empty = FACTORY.createModel();
		assertTrue(elaborator.elaborate(empty, Map.of(), Cancellation.NONE).partial());
		Model model = model(FACTORY.createBody());
		model.getParameters().add(FACTORY.createParameter());
		FlowStatement flow = FACTORY.createFlowStatement();
		model.getBody().getStatements().add(flow);
		flow.getValues().add(FACTORY.createFlowValue());
		assertTrue(elaborator.elaborate(model, Map.of(), Cancellation.NONE).partial());
		flow.setFlow(FACTORY.createFlow());
		flow.getFlow().getSteps().add(FACTORY.createCallStep());
		flow.getFlow().getSteps().add(FACTORY.createRepeatStep());
		flow.getFlow().getSteps().add(FACTORY.createResidualStep());
		flow.getFlow().getSteps().add(FACTORY.createBranchesStep());
		flow.getFlow().getSteps().add(FACTORY.createSequenceStep());
		flow.getFlow().getSteps().add(FACTORY.createIfStep());
		flow.getFlow().getSteps().add(FACTORY.createFromStep());
		model.getBody().getStatements().add(FACTORY.createLetStatement());
		model.getBody().getStatements().add(FACTORY.createRequireStatement());
		model.getBody().getStatements().add(FACTORY.createOutputStatement());
		assertTrue(elaborator.elaborate(model, Map.of(), Cancellation.NONE).partial());
		Block block = FACTORY.createBlock();
		((org.m2q.model.m2q.CallStep) flow.getFlow().getSteps().getFirst()).setTarget(block);
		assertTrue(elaborator.elaborate(EcoreUtil.copy(model), Map.of(), Cancellation.NONE).partial());
		assertTrue(elaborator.elaborate(model, Map.of(), Cancellation.NONE).partial());
	}

	@Test
	void cancellationIsNoticed() {
		AtomicInteger checks = new AtomicInteger();
		assertThrows(CancellationException.class,
				() -> Lang.elaborate(Lang.model("[8]", "repeat 10000 { repeat 10000 { relu } }"), Map.of(), () -> checks.incrementAndGet() > 10));
	}
}
