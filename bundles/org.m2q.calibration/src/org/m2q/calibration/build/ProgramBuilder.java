package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.ElementOperator;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.StepInfo;

/**
 * Makes integer programs: batch normalizations and factors are folded into weights, rectifiers become ranges of codes, other activations tables; every value gets codes and a
 * scale from what was observed, every filter those with the least error.
 *
 * <p>The format of a value is what the layers that read it want. What cannot be computed in integers is a problem at its layer; layers behind it are left out.
 */
public final class ProgramBuilder {

	private final BuildRequest request;
	private final Emission emission;
	private final List<Unit> units;
	private final ProductUnits products;
	private final ElementUnits elements;
	private final MovingUnits moving;
	private final AxisUnits axes;
	private final List<Problem> problems = new ArrayList<>();

	private ProgramBuilder(BuildRequest request, Map<Integer, QuantizedWeights> known) {
		this.request = request;
		Network network = request.network().network();
		units = Units.of(network);
		Places places = new Places(request.network());
		Rows rows = new Rows(network);
		Scales scales = new Scales(network, request.policy().layers(), request.observations(), places, rows, units);
		emission = new Emission(request, places, rows, scales, known);
		products = new ProductUnits(emission);
		elements = new ElementUnits(emission);
		moving = new MovingUnits(emission);
		axes = new AxisUnits(emission, elements, moving);
	}

	/**
	 * Builds a program.
	 *
	 * @param cancellation asked before every operator
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static BuiltProgram build(BuildRequest request, Cancellation cancellation) {
		return new ProgramBuilder(request, Map.of()).build(cancellation);
	}

	/**
	 * Builds a program of a model in another size of its input. The search for scales, schemes and codes, which takes most of the time, is not repeated for layers whose weights
	 * are the same.
	 *
	 * @param request what is built
	 * @param sibling what was built by the same policy for another size, before rounding was learned
	 * @param cancellation asked before every operator
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static BuiltProgram build(BuildRequest request, BuiltProgram sibling, Cancellation cancellation) {
		return new ProgramBuilder(request, sibling.weights()).build(cancellation);
	}

	private BuiltProgram build(Cancellation cancellation) {
		Network network = request.network().network();
		for (int port = 0; port < network.inputs().size(); port++) {
			Value value = new Value(Value.INPUT, port);
			String name = network.inputs().get(port).name();
			attempt(network.inputs().get(port).origin(), "input " + name, () -> {
				Quantization quantization = emission.scales.of(value);
				IntegerTensor tensor = emission.draft().tensor(name, emission.shape(value), quantization.range(), quantization.scale());
				emission.draft().input(value, tensor);
			});
		}
		for (Unit unit : units) {
			cancellation.check();
			attempt(place(unit), unit.head().name(), () -> build(unit));
		}
		problems.sort(Problem.BY_PLACE);
		boolean complete = problems.stream().noneMatch(Problem::isError);
		return new BuiltProgram(complete ? Optional.of(emission.draft().finish(request.network())) : Optional.empty(), complete ? emission.values() : Map.of(),
				emission.weights(), problems);
	}

	private interface Work {
		void run() throws Unbuildable;
	}

	private void attempt(SourceSpan span, String name, Work work) {
		try {
			work.run();
		} catch (Unbuildable e) {
			problems.add(Problem.error(e.code(), span, "'" + name + "' cannot be computed in integers: " + e.getMessage(), name));
		} catch (Emission.Missing e) {
			// The operand is reported where it could not be built.
		}
	}

	private SourceSpan place(Unit unit) {
		int layer = emission.layer(unit.head());
		return layer == StepInfo.NONE ? unit.head().origin() : request.network().layers().get(layer).origin();
	}

	private void build(Unit unit) throws Unbuildable {
		switch (unit.head().operator()) {
			case MacOperator mac -> products.build(unit, mac);
			case NormOperator norm -> axes.norm(unit, norm);
			case SamplingOperator sampling -> axes.sampling(unit, sampling);
			case ElementOperator element -> elements.build(unit, element);
			case ViewOperator view -> moving.view(unit.head(), view);
		}
	}
}
