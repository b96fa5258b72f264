package org.m2q.accelerator.internal;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSink;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Assignment;
import org.m2q.model.m2q.Dataflow;
import org.m2q.model.m2q.DataflowMember;
import org.m2q.model.m2q.DoubleBuffering;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.KeepMember;
import org.m2q.model.m2q.KindTerm;
import org.m2q.model.m2q.LoopDimension;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.MappingMember;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MemoryKind;
import org.m2q.model.m2q.Operand;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.SchemeTarget;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.Tiling;

/** Finds members of a mapping that its accelerator cannot follow. A member is followed or an error, never dropped. */
final class MappingMemberChecks {

	/** Loops that a pass of a row-stationary engine cuts. */
	private static final Set<LoopDimension> PASS = EnumSet.of(LoopDimension.FILTERS, LoopDimension.CHANNELS, LoopDimension.ROWS);

	/** Operators with products; all others run on the engines that say {@code apply}. */
	private static final Set<String> PRODUCTS = Set.of("conv", "pwconv", "dwconv", "linear", "matmul");

	/** What a layer fetches and stores tile by tile. */
	private static final Set<Operand> FILLED = Set.of(Operand.WEIGHTS, Operand.INPUTS, Operand.OUTPUTS, Operand.RESIDUALS);

	private final Mapping mapping;
	private final Quantities quantities;
	private final ProblemSink sink;

	MappingMemberChecks(Mapping mapping, Quantities quantities, ProblemSink sink) {
		this.mapping = mapping;
		this.quantities = quantities;
		this.sink = sink;
	}

	/** Reports what cannot work in a member. */
	void check(MappingMember member) {
		switch (member) {
			case Assignment assignment -> assignment(assignment);
			case KeepMember keep -> keep(keep);
			case DoubleBuffering buffering -> buffering.getMemories().stream().filter(MappingMemberChecks::isKnown).forEach(memory -> doubled(buffering, memory));
			case DataflowMember dataflow -> {
				products(dataflow, dataflow.getEngine(), "a dataflow");
				mapped(dataflow, dataflow.getEngine(), "dataflow");
				if (dataflow.getDataflow() == Dataflow.ROW_STATIONARY) {
					rowStationary(dataflow);
				}
			}
			case Tiling tiling -> {
				products(tiling, tiling.getEngine(), "tiles");
				mapped(tiling, tiling.getEngine(), "tile");
				if (isRowStationary(tiling.getEngine()) && !tiling.getSizes().isEmpty()) {
					passes(tiling);
				} else if (isRowStationary(tiling.getEngine())) {
					noEffect(tiling, "tile", "engine '" + tiling.getEngine().getName() + "'", "passes of its row-stationary dataflow are its tiles, and move as little as they can");
				}
			}
			default -> {
				// Checked where it is read.
			}
		}
	}

	private void doubled(DoubleBuffering buffering, Memory memory) {
		if (memory.getKind() != MemoryKind.BUFFER) {
			report(buffering, "'" + memory.getName() + "' is " + article(memory.getKind())
					+ "; only buffers are filled while they are used. Remove it from 'double buffer'.");
		} else if (accelerator().isPresent() && FILLED.stream().noneMatch(operand -> home(operand).filter(found -> found == memory).isPresent())) {
			noEffect(buffering, "double buffer", "'" + memory.getName() + "'",
					"neither weights nor inputs, outputs or residuals lie there while they are moved to or from DRAM", memory.getName());
		}
	}

	/** An engine that no line of the mapping leads to runs nothing that a rule could be for. */
	private void mapped(MappingMember member, Engine engine, String setting) {
		boolean leads = mapping.getMembers().stream().filter(Assignment.class::isInstance).map(Assignment.class::cast).anyMatch(
				assignment -> assignment.getEngine() == engine || assignment.getTargets().stream().anyMatch(target -> target.getEngine() == engine));
		if (isKnown(engine) && !leads && engine.getMembers().stream().anyMatch(MacOperation.class::isInstance)) {
			noEffect(member, setting, "engine '" + engine.getName() + "'", "no 'map' of this mapping leads to it");
		}
	}

	/** Passes are cut along three loops. */
	private void passes(Tiling tiling) {
		tiling.getSizes().stream().filter(size -> !PASS.contains(size.getDimension())).findFirst()
				.ifPresent(size -> report(size, "A pass of a row-stationary engine takes some filters, channels and rows; leave out '"
						+ size.getDimension().getLiteral() + "'."));
	}

	private boolean isRowStationary(Engine engine) {
		return isKnown(engine) && mapping.getMembers().stream().anyMatch(member -> member instanceof DataflowMember dataflow && dataflow.getEngine() == engine
				&& dataflow.getDataflow() == Dataflow.ROW_STATIONARY);
	}

	private void noEffect(EObject element, String setting, String on, String why, String... data) {
		sink.accept(Problem.warning(ProblemCodes.CONFIG_NO_EFFECT, quantities.span(element), "Setting '" + setting + "' has no effect on " + on + ": " + why
				+ ". Remove it.", data));
	}

	/** Row-stationary engines say what their elements hold, and share no layer with others. */
	private void rowStationary(DataflowMember dataflow) {
		Engine engine = dataflow.getEngine();
		if (isKnown(engine) && engine.getProperties().stream().noneMatch(property -> "weight_words".equals(property.getKey()))) {
			report(dataflow, "Engine '" + engine.getName() + "' does not say what its elements hold; give it 'weight_words', 'input_words' and 'sum_words' for a "
					+ "row-stationary dataflow, or write output-stationary, weight-stationary or input-stationary.");
		}
		for (MappingMember member : mapping.getMembers()) {
			if (member instanceof Assignment assignment && assignment.getTargets().size() > 1
					&& assignment.getTargets().stream().anyMatch(target -> target.getEngine() == engine)) {
				report(assignment, "Engine '" + engine.getName() + "' runs row-stationary and shares no layer with other engines. Map all filters of a layer to it.");
			}
		}
	}

	private void assignment(Assignment assignment) {
		engine(assignment, assignment.getEngine());
		assignment.getTargets().stream().map(SchemeTarget::getEngine).forEach(engine -> engine(assignment, engine));
		if (assignment.getSelector() != null) {
			for (SelectorTerm term : assignment.getSelector().getTerms()) {
				if (term instanceof KindTerm kind && kind.getTarget() instanceof OperatorDeclaration operator && operator.getName() != null
						&& !PRODUCTS.contains(operator.getName())) {
					report(term, "'" + operator.getName() + "' has no products to map; it runs on the engine that says 'apply " + operator.getName()
							+ "'. Remove it here.");
				}
			}
		}
		// What cannot be read as a number is a syntax error, and one part too few.
		List<BigDecimal> split = assignment.getSplit().stream().filter(Objects::nonNull).toList();
		int parts = assignment.getSplit().isEmpty() ? 0 : split.size();
		if (parts > 0 && parts != assignment.getTargets().size()) {
			report(assignment, "The split has " + parts + " parts for " + assignment.getTargets().size() + " engines. Give one part for each.");
		} else if (parts > 0 && split.stream().allMatch(part -> part.signum() <= 0)) {
			report(assignment, "The split gives no engine any filter. Give at least one part above 0.");
		}
	}

	private void engine(Assignment assignment, Engine engine) {
		if (isKnown(engine) && engine.getMembers().stream().noneMatch(MacOperation.class::isInstance)) {
			report(assignment, "Engine '" + engine.getName() + "' has no 'mac' modes, so no layer can be mapped to it. Map to an engine that multiplies or shifts.");
		}
	}

	private void products(MappingMember member, Engine engine, String what) {
		if (isKnown(engine) && engine.getMembers().stream().noneMatch(MacOperation.class::isInstance)) {
			report(member, "Engine '" + engine.getName() + "' has no 'mac' modes and so no " + what.replaceFirst("^a ", "") + ". Remove this.");
		}
	}

	private void keep(KeepMember keep) {
		if (!isKnown(keep.getMemory())) {
			return;
		}
		if (keep.getOperand() != Operand.RESIDUALS && keep.getOperand() != Operand.OUTPUTS) {
			report(keep, "Only residuals and outputs stay on chip from one layer to the next, not " + keep.getOperand().getLiteral()
					+ ". Write 'keep residuals' or 'keep outputs'.");
			return;
		}
		boolean residuals = keep.getOperand() == Operand.RESIDUALS;
		Optional<Memory> home = home(residuals ? Operand.RESIDUALS : Operand.INPUTS);
		if (home.isEmpty() || home.get() != keep.getMemory()) {
			String where = residuals ? "Residuals are kept in the first buffer that holds them, else in that of the inputs"
					: "Outputs are kept where the next layer reads its inputs, the first buffer that holds inputs";
			report(keep, where + home.map(memory -> ", '" + memory.getName() + "', not in '" + keep.getMemory().getName() + "'.")
					.orElse(", and accelerator '" + accelerator().map(Accelerator::getName).orElse("") + "' has none."));
		}
	}

	/** As {@link org.m2q.accelerator.AcceleratorSpec#buffer}. */
	private Optional<Memory> home(Operand operand) {
		return switch (operand) {
			case RESIDUALS, OUTPUTS -> firstThatHolds(operand).or(() -> firstThatHolds(Operand.INPUTS));
			default -> firstThatHolds(operand);
		};
	}

	private Optional<Memory> firstThatHolds(Operand operand) {
		return accelerator().stream().flatMap(accelerator -> accelerator.getMembers().stream()).filter(Memory.class::isInstance).map(Memory.class::cast)
				.filter(memory -> memory.getKind() == MemoryKind.BUFFER && (memory.getHolds().isEmpty() || memory.getHolds().contains(operand))).findFirst();
	}

	private Optional<Accelerator> accelerator() {
		return Optional.ofNullable(mapping.getAccelerator()).filter(MappingMemberChecks::isKnown);
	}

	private static String article(MemoryKind kind) {
		return kind == MemoryKind.DRAM ? "DRAM" : "a set of registers";
	}

	private static boolean isKnown(EObject element) {
		return element != null && !element.eIsProxy();
	}

	private void report(EObject element, String message) {
		sink.accept(quantities.problem(ProblemCodes.MAPPING_IMPOSSIBLE, element, message).problem());
	}
}
