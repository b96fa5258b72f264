package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.advisor.Acceptance;
import org.m2q.advisor.ActivationSource;
import org.m2q.advisor.ActivationSqnr;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.AdvisorSession;
import org.m2q.advisor.Candidate;
import org.m2q.advisor.Configuration;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.WeightSource;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.PointPricer;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;

/**
 * Precision suggestions for files. What is improved is the first point of the first experiment that runs a model, policy or mapping of the file: of
 * the file itself, else of the files that use it. Safe for use by several threads.
 */
@Singleton
public final class SuggestionService {

	/** Lines with more layers of one operator than this get suggestions for all of them together only. */
	private static final int SINGLE = 4;

	private final Advisor advisor = new Advisor(TextLocator.INSTANCE);
	private final WeightMetrics metrics;

	/** A service that remembers its own measurements. */
	public SuggestionService() {
		this(new WeightMetrics());
	}

	/** Shares measurements of weights with others. */
	@Inject
	SuggestionService(WeightMetrics metrics) {
		this.metrics = metrics;
	}

	/**
	 * What is suggested, and where it may be written.
	 *
	 * @param acceptance which candidates are worth showing
	 * @param writable whether the text of an address can be edited; that of the library never is
	 * @param activations what is known of the activations of the network that an experiment runs first
	 * @param weights the weights of that network; empty for synthetic ones
	 */
	public record Options(Acceptance acceptance, Predicate<String> writable, BiFunction<Experiment, LayerNetwork, ActivationSource> activations,
			BiFunction<Experiment, LayerNetwork, Optional<WeightSource>> weights) {

		/** The default limits, everything but the library can be edited, and nothing is known of activations and weights. */
		public static final Options DEFAULT = new Options(Acceptance.DEFAULT, uri -> true);

		/** With normally distributed activations and synthetic weights. */
		public Options(Acceptance acceptance, Predicate<String> writable) {
			this(acceptance, writable, (experiment, network) -> ActivationSource.normal(), (experiment, network) -> Optional.empty());
		}
	}

	/**
	 * All suggestions of a file.
	 *
	 * @param document the linked text
	 * @param users files that may run what this one defines; only asked when its own experiments do not
	 * @param workspace the texts
	 * @param cancellation asked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public SuggestionReport report(M2qDocument document, Supplier<List<M2qDocument>> users, M2qWorkspace workspace, Options options,
			Cancellation cancellation) {
		Collector collector = new Collector(document, workspace, options, cancellation);
		document.experiments().forEach(collector::add);
		if (!collector.isComplete()) {
			for (M2qDocument user : users.get()) {
				if (!user.uri().equals(document.uri())) {
					user.experiments().forEach(collector::add);
				}
			}
		}
		return collector.report();
	}

	/**
	 * Prepares a search for whole policies for the first point of an experiment.
	 *
	 * @param single whether every layer changes on its own; otherwise all layers of an operator change together
	 * @param weights the weights of the network; empty for synthetic ones
	 * @return empty when the experiment has no price
	 */
	public Optional<PolicySearch> search(Experiment experiment, boolean single, ExplorationLimits limits, M2qWorkspace workspace,
			BiFunction<Experiment, LayerNetwork, Optional<WeightSource>> weights, Cancellation cancellation) {
		return configuration(experiment).flatMap(configuration -> advisor.session(configuration, network -> metrics.of(experiment, weights.apply(experiment, network)),
				network -> new ActivationSqnr(ActivationSource.normal()), true, cancellation)
				.map(session -> new PolicySearch(session, experiment, single, limits, workspace)));
	}

	/** What an experiment runs first; empty when it names no mapping. */
	static Optional<Configuration> configuration(Experiment experiment) {
		return PointPricer.firstPoint(experiment).flatMap(point -> point.mapping()
				.map(mapping -> new Configuration(point.model(), point.arguments(), point.policy(), point.accelerator(), point.hardware(), mapping)));
	}

	/** Gathers the places of one file. */
	private final class Collector {
		private final M2qDocument document;
		private final M2qWorkspace workspace;
		private final Options options;
		private final Cancellation cancellation;
		private final List<SuggestionPlace> places = new ArrayList<>();
		private final Set<EObject> covered = new HashSet<>();
		private final Map<String, String> texts = new LinkedHashMap<>();

		Collector(M2qDocument document, M2qWorkspace workspace, Options options, Cancellation cancellation) {
			this.document = document;
			this.workspace = workspace;
			this.options = options;
			this.cancellation = cancellation;
		}

		/** Whether everything in the file that could be improved was looked at. */
		boolean isComplete() {
			return covered.containsAll(document.models()) && covered.containsAll(document.definitions(Policy.class))
					&& covered.containsAll(document.definitions(org.m2q.model.m2q.Mapping.class));
		}

		SuggestionReport report() {
			return new SuggestionReport(places, texts);
		}

		private boolean isHere(EObject element) {
			return element.eResource() != null && document.uri().equals(String.valueOf(element.eResource().getURI()));
		}

		private boolean isNew(EObject element) {
			return isHere(element) && !covered.contains(element);
		}

		private boolean writable(EObject element) {
			return element.eResource() != null && !Library.isLibrary(element.eResource().getURI())
					&& options.writable().test(element.eResource().getURI().toString());
		}

		void add(Experiment experiment) {
			cancellation.check();
			Optional<Configuration> found = configuration(experiment);
			if (found.isEmpty()) {
				return;
			}
			Configuration configuration = found.get();
			boolean model = isNew(configuration.model());
			boolean policy = isNew(configuration.policy());
			boolean mapping = isNew(configuration.mapping());
			boolean derived = !writable(configuration.policy());
			if (!model && !policy && !mapping && !isHere(experiment) || derived && !writable(experiment)) {
				return;
			}
			Optional<AdvisorSession> session = advisor.session(configuration, network -> metrics.of(experiment, options.weights().apply(experiment, network)),
					network -> new ActivationSqnr(options.activations().apply(experiment, network)), derived, cancellation);
			if (session.isEmpty()) {
				return;
			}
			new Places(session.get(), experiment, model, policy, mapping).add();
			covered.add(configuration.model());
			covered.add(configuration.policy());
			covered.add(configuration.mapping());
		}

		/** The places of one configuration. */
		private final class Places {
			private final AdvisorSession session;
			private final Experiment experiment;
			private final Configuration configuration;
			private final boolean model;
			private final boolean policy;
			private final boolean mapping;
			private final ChangeEdits edits;
			private final String setup;

			Places(AdvisorSession session, Experiment experiment, boolean model, boolean policy, boolean mapping) {
				this.session = session;
				this.experiment = experiment;
				this.configuration = session.configuration();
				this.model = model;
				this.policy = policy;
				this.mapping = mapping;
				edits = new ChangeEdits(configuration, Optional.of(experiment), this::text);
				setup = configuration.model().getName() + " with " + configuration.policy().getName() + " on " + configuration.accelerator().getName()
						+ " using " + configuration.mapping().getName();
			}

			private String text(String uri) {
				return texts.computeIfAbsent(uri, key -> read(key).or(() -> workspace.text(key)).orElse(""));
			}

			/** The text that the configuration was read from: a file may have been read again since. */
			private Optional<String> read(String uri) {
				Set<EObject> elements = new LinkedHashSet<>(List.of(experiment, configuration.model(), configuration.mapping()));
				for (Policy next = configuration.policy(); next != null && elements.add(next);) {
					next = next.getBase();
				}
				return elements.stream().map(EObject::eResource).filter(XtextResource.class::isInstance).map(XtextResource.class::cast)
						.filter(resource -> resource.getURI().toString().equals(uri) && resource.getParseResult() != null).findFirst()
						.map(resource -> resource.getParseResult().getRootNode().getText());
			}

			void add() {
				Map<SourceSpan, Set<Integer>> lines = model ? lines() : Map.of();
				Map<PolicyRule, Set<Integer>> rules = session.decided();
				Map<SourceSpan, Set<Set<Integer>>> scopes = new LinkedHashMap<>();
				lines.forEach((span, layers) -> scopes.put(span, scopes(layers)));
				Set<Set<Integer>> all = new LinkedHashSet<>();
				scopes.values().forEach(all::addAll);
				all.addAll(rules.values());
				all.addAll(session.operators().values());
				Map<Set<Integer>, List<Candidate>> best = session.bestWeights(all, options.acceptance());
				scopes.forEach((span, sets) -> {
					List<Candidate> candidates = candidates(sets, best);
					candidates.addAll(session.activations(lines.get(span)));
					place(span, SuggestionPlace.Kind.LAYERS, name(lines.get(span)), candidates);
				});
				List<Candidate> whole = new ArrayList<>(candidates(new LinkedHashSet<>(session.operators().values()), best));
				rules.values().forEach(layers -> whole.addAll(best.getOrDefault(layers, List.of())));
				whole.addAll(session.policy());
				session.activationOperators().values().forEach(layers -> whole.addAll(session.activations(layers)));
				session.decidedActivations().values().forEach(layers -> whole.addAll(session.activations(layers)));
				if (policy) {
					Map<PolicyRule, List<Candidate>> byRule = new LinkedHashMap<>();
					rules.forEach((rule, layers) -> byRule.computeIfAbsent(rule, key -> new ArrayList<>()).addAll(best.getOrDefault(layers, List.of())));
					session.decidedActivations().forEach((rule, layers) -> byRule.computeIfAbsent(rule, key -> new ArrayList<>()).addAll(session.activations(layers)));
					byRule.forEach((rule, candidates) -> place(head(rule), SuggestionPlace.Kind.RULE, rule.getName() == null ? "rule" : rule.getName(), candidates));
					place(name(configuration.policy()), SuggestionPlace.Kind.POLICY, configuration.policy().getName(), distinct(whole));
				}
				List<Candidate> mapped = writable(configuration.mapping()) ? mappings() : List.of();
				if (mapping) {
					place(name(configuration.mapping()), SuggestionPlace.Kind.MAPPING, configuration.mapping().getName(), mapped);
				}
				if (isHere(experiment)) {
					whole.addAll(mapped);
					place(name(experiment), SuggestionPlace.Kind.EXPERIMENT, experiment.getName(), distinct(whole));
				}
			}

			private List<Candidate> mappings() {
				List<Candidate> found = new ArrayList<>(session.fusions());
				session.operators().values().forEach(layers -> found.addAll(session.engines(layers)));
				return session.best(found, options.acceptance());
			}

			private List<Candidate> candidates(Set<Set<Integer>> sets, Map<Set<Integer>, List<Candidate>> best) {
				List<Candidate> found = new ArrayList<>();
				sets.forEach(set -> found.addAll(best.getOrDefault(set, List.of())));
				return found;
			}

			/** Several scopes of a place can have the same layers. */
			private List<Candidate> distinct(List<Candidate> candidates) {
				Set<String> seen = new HashSet<>();
				return candidates.stream().filter(candidate -> seen.add(candidate.title() + candidate.layers() + candidate.target())).toList();
			}

			/** The layers of every line of the model. */
			private Map<SourceSpan, Set<Integer>> lines() {
				Map<Integer, SourceSpan> first = new TreeMap<>();
				Map<Integer, Set<Integer>> layers = new TreeMap<>();
				for (Layer layer : session.network().layers()) {
					for (SourceSpan span : layer.trail().spans()) {
						if (span.uri().equals(document.uri()) && span.isKnown()) {
							first.merge(span.line(), span, (a, b) -> a.offset() <= b.offset() ? a : b);
							layers.computeIfAbsent(span.line(), line -> new TreeSet<>()).add(layer.index());
						}
					}
				}
				Map<SourceSpan, Set<Integer>> lines = new LinkedHashMap<>();
				first.forEach((line, span) -> lines.put(span, layers.get(line)));
				return lines;
			}

			/** The layers of one operator together, and each alone where there are few. */
			private Set<Set<Integer>> scopes(Set<Integer> layers) {
				Set<Set<Integer>> scopes = new LinkedHashSet<>();
				session.operators().forEach((operator, members) -> {
					Set<Integer> own = new TreeSet<>(members);
					own.retainAll(layers);
					if (!own.isEmpty()) {
						scopes.add(own);
					}
					if (own.size() <= SINGLE) {
						own.forEach(index -> scopes.add(Set.of(index)));
					}
				});
				return scopes;
			}

			private String name(Set<Integer> layers) {
				List<Layer> all = session.network().layers();
				String first = all.get(layers.iterator().next()).name();
				return layers.size() == 1 ? first : first + " and " + (layers.size() - 1) + " more";
			}

			private SourceSpan name(NamedElement element) {
				return TextLocator.INSTANCE.locate(element, M2qPackage.Literals.NAMED_ELEMENT__NAME);
			}

			private SourceSpan head(PolicyRule rule) {
				SourceSpan span = TextLocator.INSTANCE.locate(rule);
				String text = text(span.uri());
				int brace = text.indexOf('{', span.offset());
				return brace < 0 ? span : new SourceSpan(span.uri(), span.offset(), text.substring(span.offset(), brace).stripTrailing().length(), span.line(),
						span.column());
			}

			private void place(SourceSpan span, SuggestionPlace.Kind kind, String name, List<Candidate> candidates) {
				List<Suggestion> suggestions = session.best(candidates, options.acceptance()).stream().map(candidate -> suggestion(span, candidate)).toList();
				if (!suggestions.isEmpty() && span.isKnown()) {
					places.add(new SuggestionPlace(span, kind, name, suggestions));
				}
			}

			private Suggestion suggestion(SourceSpan span, Candidate candidate) {
				Map<String, List<TextEdit>> changes = session.isDerived() && candidate.changes().stream().anyMatch(change -> !change.ofMapping())
						? edits.derived(candidate.changes(), PolicySearch.newName(configuration.policy(), document),
								configuration.policy().getName() + " with " + SuggestionTexts.title(candidate) + ".")
						: edits.inPlace(candidate.changes());
				String id = span.line() + ":" + configuration.policy().getName() + ":" + SuggestionTexts.title(candidate);
				return new Suggestion(id, SuggestionTexts.line(candidate), candidate.title(), SuggestionTexts.details(candidate, setup), candidate, changes);
			}
		}
	}
}
