package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.Lowered;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Objective;
import org.m2q.accelerator.Operand;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Assignment;
import org.m2q.model.m2q.DataflowMember;
import org.m2q.model.m2q.DoubleBuffering;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Fusion;
import org.m2q.model.m2q.FusionKind;
import org.m2q.model.m2q.KeepMember;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.MappingMember;
import org.m2q.model.m2q.PrefetchMember;
import org.m2q.model.m2q.SchemeTarget;
import org.m2q.model.m2q.Tiling;
import org.m2q.network.LayerSelector;
import org.m2q.network.SourceLocator;
import org.m2q.quant.Scheme;

/** Reads one mapping. */
public final class MappingReader {

	private final Mapping mapping;
	private final Quantities quantities;
	private final ProblemCollector problems = new ProblemCollector();

	/** Prepares reading with values of the accelerator's parameters. */
	public MappingReader(SourceLocator locator, Mapping mapping, Map<String, Quantity> arguments) {
		this.mapping = mapping;
		quantities = new Quantities(locator, arguments);
	}

	/** Reads it. */
	public Lowered<MappingSpec> read() {
		List<MappingSpec.Assignment> assignments = new ArrayList<>();
		List<MappingSpec.FusionRule> fusions = new ArrayList<>();
		List<MappingSpec.DataflowRule> dataflows = new ArrayList<>();
		List<MappingSpec.TilingRule> tilings = new ArrayList<>();
		List<MappingSpec.KeepRule> keeps = new ArrayList<>();
		Set<String> doubled = new LinkedHashSet<>();
		Set<Operand> prefetched = EnumSet.noneOf(Operand.class);
		MappingMemberChecks checks = new MappingMemberChecks(mapping, quantities, problems);
		for (MappingMember member : mapping.getMembers()) {
			try {
				checks.check(member);
				switch (member) {
					case Assignment assignment -> assignments.add(assignment(assignment));
					case Fusion fusion -> fusions.add(new MappingSpec.FusionRule(fusion.getKind() == FusionKind.PIPELINE,
							fusion.getChain().stream().map(LayerSelector::of).toList(), quantities.span(fusion)));
					case DataflowMember dataflow -> engine(dataflow.getEngine()).ifPresent(name -> dataflow(name, dataflow, dataflows, tilings));
					case Tiling tiling -> tiling(tiling).ifPresent(tilings::add);
					case DoubleBuffering buffering -> buffering.getMemories().stream().filter(memory -> memory.getName() != null)
							.forEach(memory -> doubled.add(memory.getName()));
					case KeepMember keep when keep.getMemory() != null && keep.getMemory().getName() != null -> keeps.add(new MappingSpec.KeepRule(
							Operand.valueOf(keep.getOperand().name()), keep.getMemory().getName(), quantities.span(keep)));
					case PrefetchMember prefetch -> prefetched.add(prefetched(prefetch));
					default -> {
						// Reported where names are linked.
					}
				}
			} catch (ProblemException e) {
				problems.accept(quantities.placed(e, member));
			}
		}
		String accelerator = mapping.getAccelerator() == null || mapping.getAccelerator().getName() == null ? "" : mapping.getAccelerator().getName();
		MappingSpec spec = new MappingSpec(mapping.getName(), accelerator, assignments, fusions, dataflows, tilings, doubled, keeps, prefetched,
				quantities.span(mapping));
		return new Lowered<>(problems.hasErrors() ? Optional.empty() : Optional.of(spec), problems.problems());
	}

	private MappingSpec.Assignment assignment(Assignment assignment) {
		List<MappingSpec.Target> targets = new ArrayList<>();
		engine(assignment.getEngine()).ifPresent(name -> targets.add(new MappingSpec.Target(Optional.empty(), name)));
		for (SchemeTarget target : assignment.getTargets()) {
			Optional<Scheme> scheme = target.getScheme() == org.m2q.model.m2q.Scheme.UNSPECIFIED ? Optional.empty()
					: Optional.of(Scheme.valueOf(target.getScheme().name()));
			engine(target.getEngine()).ifPresent(name -> targets.add(new MappingSpec.Target(scheme, name)));
		}
		return new MappingSpec.Assignment(LayerSelector.of(assignment.getSelector()), targets, assignment.isConcurrent(),
				assignment.getSplit().stream().filter(Objects::nonNull).map(Number::doubleValue).toList(), quantities.span(assignment));
	}

	/** Only weights are known before the layer that makes their neighbours has run. */
	private Operand prefetched(PrefetchMember prefetch) {
		Operand operand = Operand.valueOf(prefetch.getOperand().name());
		if (operand != Operand.WEIGHTS) {
			throw quantities.problem(ProblemCodes.MAPPING_PREFETCH, prefetch, "Only weights are known before a layer runs; '"
					+ prefetch.getOperand().getLiteral() + "' cannot be fetched ahead. Write 'prefetch weights'.", "weights");
		}
		return operand;
	}

	private static Optional<String> engine(Engine engine) {
		return Optional.ofNullable(engine).map(Engine::getName);
	}

	private void dataflow(String engine, DataflowMember member, List<MappingSpec.DataflowRule> dataflows, List<MappingSpec.TilingRule> tilings) {
		if (member.getDataflow() != org.m2q.model.m2q.Dataflow.UNSPECIFIED) {
			dataflows.add(new MappingSpec.DataflowRule(engine, Dataflow.valueOf(member.getDataflow().name()), quantities.span(member)));
			return;
		}
		LoopReader.Nest nest = new LoopReader(quantities).nest(member);
		dataflows.add(new MappingSpec.DataflowRule(engine, nest.dataflow(), nest.spatial(), quantities.span(member)));
		if (!nest.sizes().isEmpty()) {
			tilings.add(new MappingSpec.TilingRule(engine, nest.sizes(), nest.order(), Objective.EDP, quantities.span(member)));
		}
	}

	private Optional<MappingSpec.TilingRule> tiling(Tiling tiling) {
		Map<LoopDimension, Long> sizes = new LoopReader(quantities).sizes(tiling);
		return engine(tiling.getEngine()).map(name -> new MappingSpec.TilingRule(name, sizes,
				Objective.valueOf(tiling.getObjective().name()), quantities.span(tiling)));
	}
}
