package org.m2q.advisor.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.m2q.advisor.Change;
import org.m2q.advisor.ChangeText;
import org.m2q.advisor.Configuration;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Fusion;
import org.m2q.model.m2q.FusionKind;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Selector;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;

/** Other engines and fusions that a mapping could have. Whether they are possible and pay is for the simulator to say. */
public final class MappingChoices {

	private static final int LONGEST_CHAIN = 3;

	private final Configuration configuration;
	private final LayerNetwork network;
	private final LayerSets sets;

	/**
	 * A possible change.
	 *
	 * @param title what changes
	 * @param target for what
	 * @param change the edit
	 * @param layers the layers concerned
	 */
	public record Choice(String title, String target, Change change, Set<Integer> layers) {
	}

	/** Choices for a configuration with a network. */
	public MappingChoices(Configuration configuration, LayerNetwork network) {
		this.configuration = configuration;
		this.network = network;
		sets = new LayerSets(network, LayerSets::multiplies);
	}

	/** Every engine that multiplies, for those of some layers that do. */
	public List<Choice> engines(Set<Integer> layers) {
		Set<Integer> own = layers.stream().filter(index -> LayerSets.multiplies(network.layers().get(index))).collect(Collectors.toCollection(TreeSet::new));
		List<Choice> choices = new ArrayList<>();
		sets.selector(own).ifPresent(selector -> {
			for (Engine engine : engines()) {
				choices.add(new Choice("engine " + engine.getName(), ChangeText.brief(selector), new Change.ToEngine(selector, engine), own));
			}
		});
		return choices;
	}

	private List<Engine> engines() {
		return configuration.accelerator().getMembers().stream().filter(Engine.class::isInstance).map(Engine.class::cast)
				.filter(engine -> engine.getName() != null && engine.getMembers().stream().anyMatch(MacOperation.class::isInstance)).toList();
	}

	/** Fused and pipelined chains of two and three neighbouring operators, as they occur in the network and not in the mapping. */
	public List<Choice> fusions() {
		Map<List<String>, Set<Integer>> chains = new LinkedHashMap<>();
		List<Layer> layers = network.layers();
		for (int length = LONGEST_CHAIN; length >= 2; length--) {
			for (int first = 0; first + length <= layers.size(); first++) {
				List<Layer> chain = layers.subList(first, first + length);
				if (chain.stream().allMatch(LayerSets::multiplies) && isChain(chain)) {
					List<String> operators = chain.stream().map(LayerSets::operator).toList();
					Set<Integer> members = chains.computeIfAbsent(operators, key -> new TreeSet<>());
					chain.forEach(layer -> members.add(layer.index()));
				}
			}
		}
		Set<String> present = configuration.mapping().getMembers().stream().filter(Fusion.class::isInstance).map(Fusion.class::cast)
				.map(fusion -> text(fusion.getKind(), fusion.getChain())).collect(Collectors.toSet());
		List<Choice> choices = new ArrayList<>();
		chains.forEach((operators, members) -> {
			for (FusionKind kind : FusionKind.values()) {
				List<Selector> chain = operators.stream().map(LayerSets::ofOperator).toList();
				String text = text(kind, chain);
				if (!present.contains(text)) {
					choices.add(new Choice(text, configuration.mapping().getName(), new Change.Fuse(kind, chain), members));
				}
			}
		});
		return choices;
	}

	private static boolean isChain(List<Layer> chain) {
		for (int i = 1; i < chain.size(); i++) {
			int producer = chain.get(i - 1).index();
			if (chain.get(i).producers().stream().noneMatch(producers -> producers.contains(producer))) {
				return false;
			}
		}
		return true;
	}

	/** A fusion as it stands in a mapping. */
	public static String text(FusionKind kind, List<Selector> chain) {
		return kind.getLiteral() + " " + chain.stream().map(ChangeText::selector).collect(Collectors.joining(" >> "));
	}
}
