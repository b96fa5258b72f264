package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Operand;

/** Remembers the best cut per accelerator, mapping and distinct layer. Safe for use by several threads. */
public final class TileCache {

	/** More than any network has distinct layers. */
	private static final int LIMIT = 50_000;

	/** Accelerators and mappings that are looked at in turns, such as those of one sweep per thread. */
	private static final int MACHINES = 64;

	private final List<OfMachine> machines = new ArrayList<>();
	private final LongAdder searches = new LongAdder();
	private final SharedSearches shared = new SharedSearches();

	/** Number of layers and chains so far that were new to their machine. */
	public long searches() {
		return searches.sum();
	}

	/** The part of the cache for one accelerator under one mapping. */
	synchronized OfMachine of(AcceleratorSpec spec, MappingSpec mapping) {
		for (int i = machines.size() - 1; i >= 0; i--) {
			OfMachine machine = machines.get(i);
			if (machine.spec == spec && machine.mapping == mapping) {
				return machine;
			}
		}
		Content content = Content.of(spec, mapping);
		for (OfMachine machine : machines) {
			if (machine.content.equals(content)) {
				machine.spec = spec;
				machine.mapping = mapping;
				return machine;
			}
		}
		if (machines.size() >= MACHINES) {
			machines.removeFirst();
		}
		OfMachine added = new OfMachine(spec, mapping, content, searches, shared);
		machines.add(added);
		return added;
	}

	/**
	 * What cuts depend on besides their keys. Not the positions in the text: an edit moves them and changes nothing.
	 *
	 * @param spec the accelerator as text without positions
	 * @param tilings engine, sizes and objective of every rule
	 * @param doubled memories that are double-buffered
	 * @param prefetched operands that are fetched early
	 */
	private record Content(String spec, List<List<Object>> tilings, Set<String> doubled, Set<Operand> prefetched) {

		private static final Pattern POSITION = Pattern.compile("SourceSpan\\[[^\\]]*\\]");

		static Content of(AcceleratorSpec spec, MappingSpec mapping) {
			return new Content(POSITION.matcher(spec.toString()).replaceAll(""),
					mapping.tilings().stream().map(rule -> List.<Object>of(rule.engine(), rule.sizes(), rule.objective())).toList(), mapping.doubleBuffered(),
					mapping.prefetched());
		}
	}

	/** Best cuts for one accelerator under one mapping. */
	static final class OfMachine {

		private final Content content;
		private final LongAdder searches;
		private AcceleratorSpec spec;
		private MappingSpec mapping;
		private final Map<Key, Optional<TileSearch.Found>> cuts = new ConcurrentHashMap<>();

		private final Map<Key, long[]> splits = new ConcurrentHashMap<>();
		private final Map<Chain, Optional<Bands>> chains = new ConcurrentHashMap<>();
		private final Map<ElementCuts.Key, ElementCuts> elements = new ConcurrentHashMap<>();
		private final Map<ElementKey, Moves> elementMoves = new ConcurrentHashMap<>();

		private final SharedSearches shared;

		private OfMachine(AcceleratorSpec spec, MappingSpec mapping, Content content, LongAdder searches, SharedSearches shared) {
			this.searches = searches;
			this.shared = shared;
			this.content = content;
			this.spec = spec;
			this.mapping = mapping;
		}

		/** What machines share. */
		SharedSearches shared() {
			return shared;
		}

		/** The best cut of a layer, searched for when it is new. */
		Optional<TileSearch.Found> best(Key key, Supplier<Optional<TileSearch.Found>> search) {
			Optional<TileSearch.Found> found = cuts.get(key);
			if (found == null) {
				searches.increment();
				found = search.get();
				if (cuts.size() >= LIMIT) {
					cuts.clear();
				}
				cuts.put(key, found);
			}
			return found;
		}

		/** How the filters of a layer are dealt, searched for when it is new. */
		long[] split(Key undealt, Supplier<long[]> search) {
			long[] found = splits.get(undealt);
			if (found == null) {
				found = search.get();
				if (splits.size() >= LIMIT) {
					splits.clear();
				}
				splits.put(undealt, found);
			}
			return found.clone();
		}

		/** The cuts of a layer without multiply-accumulates, found when it is new. */
		ElementCuts elements(ElementCuts.Key key, Supplier<ElementCuts> search) {
			ElementCuts found = elements.get(key);
			if (found == null) {
				found = search.get();
				if (elements.size() >= LIMIT) {
					elements.clear();
				}
				elements.put(key, found);
			}
			return found;
		}

		/** What such a layer moves in its best cut, searched for when it is new. */
		Moves elementMoves(ElementKey key, Supplier<Moves> search) {
			Moves found = elementMoves.get(key);
			if (found == null) {
				searches.increment();
				found = search.get();
				if (elementMoves.size() >= LIMIT) {
					elementMoves.clear();
				}
				elementMoves.put(key, found);
			}
			return found;
		}

		/** The best bands of a chain, searched for when it is new; empty when its layers are better alone. */
		Optional<Bands> bands(Chain chain, Supplier<Optional<Bands>> search) {
			Optional<Bands> found = chains.get(chain);
			if (found == null) {
				searches.increment();
				found = search.get();
				if (chains.size() >= LIMIT) {
					chains.clear();
				}
				chains.put(chain, found);
			}
			return found;
		}
	}

	/**
	 * What the best cut of a layer without multiply-accumulates depends on, for one accelerator under one mapping.
	 *
	 * @param layer the layer, uncut
	 * @param need what it needs of the buffers
	 */
	record ElementKey(Applied layer, ElementCut.Need need) {
	}

	/**
	 * What the best bands of a fused chain depend on, for one accelerator under one mapping.
	 *
	 * @param alone the layers when each runs alone
	 * @param fused what each moves when they are fused
	 * @param pipelined whether they run at the same time
	 * @param taken bytes of the buffer of inputs that hold other tensors
	 */
	record Chain(List<Key> alone, List<Moves> fused, boolean pipelined, long taken) {
	}

	/**
	 * Bands of a fused chain.
	 *
	 * @param count how many
	 * @param weightsResident whether all weights stay on chip
	 * @param inputRoom bytes of the buffer of inputs that the chain uses
	 */
	record Bands(long count, boolean weightsResident, long inputRoom) {
	}

	/**
	 * What the best cut of a layer depends on, for one accelerator under one mapping.
	 *
	 * @param work the layer
	 * @param parts its engines
	 * @param concurrent whether they work at the same time
	 * @param room what its tiles may take
	 * @param wideOutputs whether unfinished sums lie in the buffer of outputs
	 * @param moves what it moves apart from its tiles
	 * @param post what happens to its outputs
	 */
	record Key(Work work, List<Part> parts, boolean concurrent, Tiles.Room room, boolean wideOutputs, Moves moves, String post) {
	}

	/** A part of a plan by the positions of its engine and mode. */
	record Part(int engine, int mode, long filters, long groups, int bits, Lanes lanes, Dataflow dataflow) {
	}
}
