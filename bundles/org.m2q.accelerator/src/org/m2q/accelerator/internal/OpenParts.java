package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.AcceleratorSpec;

/** The layers and groups of a network that is open, each made once. Not safe for use by several threads. */
final class OpenParts {

	private final Map<Object, OpenEngines> engines = new HashMap<>();
	private final Map<Object, OpenLayer> layers = new HashMap<>();
	private final Map<Applied, OpenElements> elements = new HashMap<>();
	private final Map<Applied, OpenCuts> cuts = new HashMap<>();
	private final Map<Object, OpenGroup> groups = new HashMap<>();

	/** Parts for machines of one shape; plans on the {@linkplain Tariff.Skeleton skeleton} of these. */
	final class OnSkeleton {

		private final Machine skeleton;
		private final Map<Item, OpenEngines> known = new IdentityHashMap<>();

		private OnSkeleton(Machine skeleton) {
			this.skeleton = skeleton;
		}

		/** The engines of a multiplying layer. */
		OpenEngines engines(Item item) {
			return known.computeIfAbsent(item,
					added -> engines.computeIfAbsent(OpenEngines.key(skeleton, item), key -> new OpenEngines(engines.size(), skeleton, item)));
		}

		/** The engines of the multiplying layers of a chain. */
		List<OpenEngines> engines(MovePlanner planner, List<Integer> chain) {
			return chain.stream().map(planner::item).filter(item -> item.plan().isPresent()).map(this::engines).toList();
		}

		/** A layer with tiles to choose. */
		OpenLayer layer(Item item, TileChooser chooser) {
			OpenEngines of = engines(item);
			return layers.computeIfAbsent(List.of(of.number, chooser.uncut()), key -> new OpenLayer(layers.size(), of, chooser.shelf().orElseThrow()));
		}

		/** A layer without multiply-accumulates of a group. */
		OpenElements elements(Item item, Moves moves) {
			return elements.computeIfAbsent(Applied.of(item, moves), key -> new OpenElements(skeleton, item, moves, actions(skeleton.spec)));
		}

		/** A layer without multiply-accumulates that is not fused. */
		OpenCuts cuts(ElementChooser layer) {
			return cuts.computeIfAbsent(Applied.of(layer.item(), layer.uncut()), key -> new OpenCuts(cuts.size(), skeleton, layer, actions(skeleton.spec)));
		}

		/** A group in its bands. */
		OpenGroup group(MovePlanner planner, MovePlanner.Group group) {
			List<Object> key = new ArrayList<>(List.of(group.pipelined(), group.bands()));
			List<Moves> moved = new ArrayList<>();
			for (int index : group.layers()) {
				Item item = planner.item(index);
				Moves moves = planner.fusedMoves(index, group);
				moved.add(moves);
				key.add(moves);
				key.add(item.plan().isPresent() ? engines(item).number : elements(item, moves));
			}
			OpenGroup made = groups.get(key);
			if (made == null) {
				List<OpenGroup.Member> members = new ArrayList<>();
				for (int k = 0; k < moved.size(); k++) {
					Item item = planner.item(group.layers().get(k));
					members.add(item.plan().isPresent() ? multiplying(item, moved.get(k)) : new OpenGroup.Applying(elements(item, moved.get(k))));
				}
				made = new OpenGroup(groups.size(), group, members, new OpenGroup.Resources(skeleton.spec.engines().size(), skeleton.spec.memories().size(),
						skeleton.vector.map(skeleton::index).orElse(-1)));
				groups.put(key, made);
			}
			return made;
		}

		private OpenGroup.Multiplying multiplying(Item item, Moves moves) {
			Plan plan = item.plan().orElseThrow();
			int[] computes = plan.parts().stream().mapToInt(part -> skeleton.index(part.engine())).distinct().toArray();
			if (!plan.concurrent() && computes.length > 1) {
				throw new NotShared("engines that take turns in a fused layer");
			}
			LayerForm form = new LayerForm(skeleton, item.work(), plan, moves);
			Tiles.Key key = new Tiles.Key(item.work(), plan, Tiles.Room.whole(skeleton), item.spillsSums(), false, false, false, false, false);
			return new OpenGroup.Multiplying(engines(item), form, new CutForms(form, key).of(moves), computes);
		}
	}

	/** Parts for the machines of a shape. */
	OnSkeleton on(Machine skeleton) {
		return new OnSkeleton(skeleton);
	}

	private static int actions(AcceleratorSpec skeleton) {
		return Tariff.of(1, skeleton.engines(), skeleton.memories(), skeleton.interconnects()).energies().length;
	}
}
