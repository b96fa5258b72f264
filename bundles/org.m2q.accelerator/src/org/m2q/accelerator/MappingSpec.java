package org.m2q.accelerator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerSelector;
import org.m2q.quant.Scheme;

/**
 * Which layers run where on an accelerator. Immutable, comparable by value.
 *
 * @param name qualified name
 * @param accelerator qualified name of the accelerator it is written for
 * @param assignments the last that selects a layer holds
 * @param fusions in the order of the text; the first that fits holds
 * @param dataflows the last for an engine holds
 * @param tilings the last for an engine holds
 * @param doubleBuffered names of memories that are filled while they are used
 * @param keeps tensors that stay on chip between layers
 * @param prefetched operands of the next layer that are fetched while a layer runs, as far as their buffer has room; weights or nothing
 * @param span where the mapping is written
 */
public record MappingSpec(String name, String accelerator, List<Assignment> assignments, List<FusionRule> fusions,
		List<DataflowRule> dataflows, List<TilingRule> tilings, Set<String> doubleBuffered, List<KeepRule> keeps,
		Set<Operand> prefetched, SourceSpan span) {

	/**
	 * Sends layers to engines.
	 *
	 * @param selector which layers
	 * @param targets one without scheme for all filters, or one per scheme
	 * @param concurrent whether the targets work on a layer at the same time
	 * @param split filters per target, as ratio; empty when the policy decides
	 * @param span where it is written
	 */
	public record Assignment(LayerSelector selector, List<Target> targets, boolean concurrent, List<Double> split, SourceSpan span) {

		/** Copies the lists. */
		public Assignment {
			targets = List.copyOf(targets);
			split = List.copyOf(split);
		}
	}

	/**
	 * An engine for the filters of a scheme.
	 *
	 * @param scheme empty for all filters
	 * @param engine name of the engine
	 */
	public record Target(Optional<Scheme> scheme, String engine) {
	}

	/**
	 * Keeps what passes between neighbouring layers on chip.
	 *
	 * @param pipelined whether the layers also run at the same time on their engines
	 * @param chain selectors of the layers, producers first, two or more
	 * @param span where it is written
	 */
	public record FusionRule(boolean pipelined, List<LayerSelector> chain, SourceSpan span) {

		/** Copies the chain. */
		public FusionRule {
			chain = List.copyOf(chain);
		}
	}

	/**
	 * Fixes what stays in the registers of an engine.
	 *
	 * @param engine name of the engine
	 * @param dataflow what stays
	 * @param spatial lanes per loop instead of those of the engine; empty for those
	 * @param span where it is written
	 */
	public record DataflowRule(String engine, Dataflow dataflow, List<UnrollFactor> spatial, SourceSpan span) {

		/** Copies the lanes. */
		public DataflowRule {
			spatial = List.copyOf(spatial);
		}

		/** With the lanes of the engine. */
		public DataflowRule(String engine, Dataflow dataflow, SourceSpan span) {
			this(engine, dataflow, List.of(), span);
		}
	}

	/**
	 * Fixes the tile in the buffers.
	 *
	 * @param engine name of the engine
	 * @param sizes largest tile along each loop; pieces are as equal as whole iterations allow; empty for a search
	 * @param order loops over the tiles, outermost first; empty when the cheaper order is taken
	 * @param objective what a search makes least
	 * @param span where it is written
	 */
	public record TilingRule(String engine, Map<LoopDimension, Long> sizes, List<LoopDimension> order, Objective objective, SourceSpan span) {

		/** Copies the sizes. */
		public TilingRule {
			sizes = Map.copyOf(sizes);
			order = List.copyOf(order);
		}

		/** In any order. */
		public TilingRule(String engine, Map<LoopDimension, Long> sizes, Objective objective, SourceSpan span) {
			this(engine, sizes, List.of(), objective, span);
		}
	}

	/** Keeps an operand in a memory between the layers that make and use it. */
	public record KeepRule(Operand operand, String memory, SourceSpan span) {
	}

	/** Copies the collections. */
	public MappingSpec {
		assignments = List.copyOf(assignments);
		fusions = List.copyOf(fusions);
		dataflows = List.copyOf(dataflows);
		tilings = List.copyOf(tilings);
		doubleBuffered = Set.copyOf(doubleBuffered);
		keeps = List.copyOf(keeps);
		prefetched = Set.copyOf(prefetched);
	}

	/** The dataflow of an engine. */
	public Dataflow dataflow(String engine) {
		return dataflowRule(engine).map(DataflowRule::dataflow).orElse(Dataflow.AUTO);
	}

	/** The rule on the dataflow of an engine: the last. */
	public Optional<DataflowRule> dataflowRule(String engine) {
		DataflowRule found = null;
		for (DataflowRule rule : dataflows) {
			if (rule.engine().equals(engine)) {
				found = rule;
			}
		}
		return Optional.ofNullable(found);
	}
}
