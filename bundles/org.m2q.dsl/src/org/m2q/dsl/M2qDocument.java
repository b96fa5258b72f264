package org.m2q.dsl;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.service.OperationCanceledError;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.Library;
import org.m2q.dsl.scoping.VisibleDefinitions;
import org.m2q.dsl.validation.M2qResourceValidator;
import org.m2q.dsl.validation.Runs;
import org.m2q.dsl.validation.Suppressions;
import org.m2q.model.m2q.Ablation;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Variation;

/**
 * A file as it was when it was opened: its definitions, linked, and what is wrong with it. The model is not to be changed.
 *
 * <p>Problems are found when first asked for, and kept.
 */
public final class M2qDocument {

	private final M2qWorkspace workspace;
	private final String uri;
	private final Optional<Resource> resource;
	private final List<Problem> given;
	/** What is found without running experiments; guarded by the lock of the workspace, and never by that of the results, which is held for long. */
	private final Map<Depth, List<Problem>> problems = new EnumMap<>(Depth.class);
	private final Map<Depth, List<Problem>> unsuppressed = new ConcurrentHashMap<>();
	/** What running experiments brings to light; guarded by the results. */
	private List<Problem> complete;
	private volatile Suppressions suppressions;
	private final Map<Experiment, ExperimentResult> results = new HashMap<>();

	M2qDocument(M2qWorkspace workspace, String uri, Optional<Resource> resource, List<Problem> given) {
		this.workspace = workspace;
		this.uri = uri;
		this.resource = resource;
		this.given = given;
	}

	/** The address. */
	public String uri() {
		return uri;
	}

	/** The text; empty when the file could not be read. */
	public Optional<String> text() {
		return resource.flatMap(M2qDocument::text);
	}

	/** The resource, for services of Xtext; empty when the file could not be read. */
	public Optional<XtextResource> resource() {
		return resource.filter(XtextResource.class::isInstance).map(XtextResource.class::cast);
	}

	/** The content; empty when the file could not be read. */
	public Optional<M2qFile> file() {
		return resource.flatMap(Imports::file);
	}

	/** The definitions of some kind that stand in this file, in order. */
	public <T extends Definition> List<T> definitions(Class<T> type) {
		return file().map(content -> content.getDefinitions().stream().filter(type::isInstance).map(type::cast).toList()).orElse(List.of());
	}

	/** The models of this file. */
	public List<Model> models() {
		return definitions(Model.class);
	}

	/** The experiments of this file. */
	public List<Experiment> experiments() {
		return definitions(Experiment.class);
	}

	/** A definition that this file sees, its own or an imported one, by simple or qualified name. */
	public <T extends Definition> Optional<T> find(Class<T> type, String name) {
		return resource.flatMap(seen -> workspace.locked(() -> service(VisibleDefinitions.class).find(seen, type, name)));
	}

	/** All definitions of some kind that this file sees, its own first. */
	public <T extends Definition> List<T> visible(Class<T> type) {
		return resource.map(seen -> workspace.locked(() -> service(VisibleDefinitions.class).all(seen, type))).orElse(List.of());
	}

	/** The files that this one imports, directly or not, without the library. */
	public List<M2qDocument> imported() {
		return resource.map(importing -> workspace.locked(() -> workspace.imported(importing))).orElse(List.of());
	}

	/** What is wrong with this file, in reading order. Experiments are run for it. */
	public List<Problem> problems() {
		return problems(Depth.RUNS, Cancellation.NONE);
	}

	/** What is wrong with this file, in reading order. Experiments are run for it. */
	public List<Problem> problems(Cancellation cancellation) {
		return problems(Depth.RUNS, cancellation);
	}

	/**
	 * What is wrong with this file, in reading order: without what is suppressed, and as bad as the workspace says.
	 *
	 * @param depth how far it is checked
	 * @throws CancellationException when cancelled; the next call starts again
	 */
	public List<Problem> problems(Depth depth, Cancellation cancellation) {
		List<Problem> all = everything(depth, cancellation);
		return workspace.severities(uri()).apply(unsuppressed.computeIfAbsent(depth, key -> key == Depth.RUNS
				? suppressions().map(found -> found.checked(all)).orElse(all) : suppressions().map(found -> found.remaining(all)).orElse(all)));
	}

	/** Problems that came up elsewhere, without those that are suppressed here, and as bad as the workspace says. */
	public List<Problem> shown(List<Problem> found) {
		return workspace.severities(uri()).apply(suppressions().map(known -> known.remaining(found)).orElse(found));
	}

	private Optional<Suppressions> suppressions() {
		if (suppressions == null && resource.isPresent()) {
			suppressions = Suppressions.of(resource.get());
		}
		return Optional.ofNullable(suppressions);
	}

	private List<Problem> everything(Depth depth, Cancellation cancellation) {
		if (depth != Depth.RUNS || resource.isEmpty()) {
			return workspace.locked(() -> found(depth, cancellation));
		}
		// Only read, so other threads may open files meanwhile.
		List<Problem> before = everything(Depth.MEANING, cancellation);
		synchronized (results) {
			if (complete == null) {
				complete = guarded(cancellation,
						() -> service(M2qResourceValidator.class).withRuns(resource.get(), before, experiment -> result(experiment, cancellation), cancellation));
			}
			return complete;
		}
	}

	private List<Problem> found(Depth depth, Cancellation cancellation) {
		List<Problem> found = problems.get(depth);
		if (found == null) {
			found = resource.map(read -> validate(read, depth, cancellation)).orElse(given);
			problems.put(depth, found);
		}
		return found;
	}

	/**
	 * What an experiment comes to; computed once for this document.
	 *
	 * @param experiment one of this file
	 * @throws CancellationException when cancelled
	 */
	public ExperimentResult result(Experiment experiment, Cancellation cancellation) {
		synchronized (results) {
			ExperimentResult result = results.get(experiment);
			if (result == null) {
				result = service(Runs.class).run(experiment, cancellation);
				results.put(experiment, result);
			}
			return result;
		}
	}

	/**
	 * What an experiment comes to, with the ablations and sensitivities that it asks for.
	 *
	 * @param experiment one of this file
	 * @throws CancellationException when cancelled
	 */
	public ExperimentResult study(Experiment experiment, Cancellation cancellation) {
		boolean asks = experiment.getMembers().stream().anyMatch(member -> member instanceof Ablation || member instanceof Variation);
		return asks ? service(Runs.class).study(experiment, cancellation) : result(experiment, cancellation);
	}

	/** What is wrong with this file, and the errors of the files that it imports. Experiments are run for it. */
	public List<Problem> allProblems() {
		return allProblems(Depth.RUNS, Cancellation.NONE);
	}

	/**
	 * What is wrong with this file, and the errors in the structure of the files that it imports. What an imported definition means is seen where
	 * an experiment of this file uses it.
	 *
	 * @throws CancellationException when cancelled
	 */
	public List<Problem> allProblems(Depth depth, Cancellation cancellation) {
		List<Problem> all = new ArrayList<>(problems(depth, cancellation));
		for (M2qDocument other : used()) {
			other.problems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).forEach(all::add);
		}
		return List.copyOf(all);
	}

	/**
	 * What is to be shown about this file: {@link #allProblems(Depth, Cancellation)}, where those of other files stand at the import through which the
	 * file comes in, and say which file they are in.
	 *
	 * @throws CancellationException when cancelled
	 */
	public List<Problem> shownProblems(Cancellation cancellation) {
		return allProblems(Depth.RUNS, cancellation).stream().map(this::placed).toList();
	}

	private Problem placed(Problem problem) {
		SourceSpan span = problem.span();
		if (span.uri().isEmpty() || span.uri().equals(uri)) {
			return problem;
		}
		URI other = URI.createURI(span.uri());
		URI name = other.deresolve(URI.createURI(uri));
		String message = "In '" + (name.isRelative() ? URI.decode(name.toString()) : other.lastSegment()) + "', line " + span.line() + ": " + problem.message();
		SourceSpan place = importOf(other).orElse(new SourceSpan(uri, 0, 1, 1, 1));
		// Repairs are for the other file, which its own markers offer.
		return new Problem(problem.code(), problem.severity(), message, place, List.of());
	}

	/** The first import through which another file comes in, directly or not. */
	private Optional<SourceSpan> importOf(URI other) {
		return workspace.locked(() -> file().stream().flatMap(content -> content.getImports().stream())
				.filter(element -> leadsTo(element, other, new HashSet<>())).findFirst().map(TextLocator.INSTANCE::locate));
	}

	private boolean leadsTo(Import element, URI other, Set<URI> seen) {
		for (URI next : service(Imports.class).resolve(element)) {
			if (next.equals(other)) {
				return true;
			}
			if (seen.add(next) && !Library.isLibrary(next)) {
				Optional<Resource> loaded = resource.flatMap(Imports::resourceSet).map(set -> set.getResource(next, false));
				if (loaded.flatMap(Imports::file).stream().flatMap(content -> content.getImports().stream()).anyMatch(further -> leadsTo(further, other, seen))) {
					return true;
				}
			}
		}
		return false;
	}

	/** The files that this one imports by their path, and those of which it uses a definition, directly or not. */
	private List<M2qDocument> used() {
		Set<String> uris = new HashSet<>();
		resource.ifPresent(read -> workspace.locked(() -> {
			collectUsed(read, uris);
			return uris;
		}));
		return imported().stream().filter(other -> uris.contains(other.uri())).toList();
	}

	private static void collectUsed(Resource from, Set<String> uris) {
		if (Library.isLibrary(from.getURI()) || !uris.add(from.getURI().toString())) {
			return;
		}
		Set<Resource> next = new LinkedHashSet<>();
		from.getAllContents().forEachRemaining(element -> {
			if (element instanceof Import importing && importing.getImportURI() != null) {
				Imports.path(importing.getImportURI(), from.getURI()).flatMap(uri -> Imports.resourceSet(from).map(set -> set.getResource(uri, false)))
						.ifPresent(next::add);
			}
			element.eCrossReferences().stream().map(EObject::eResource).filter(Objects::nonNull).forEach(next::add);
		});
		next.forEach(other -> collectUsed(other, uris));
	}

	/** Whether this file or one that it imports has an error. */
	public boolean hasErrors() {
		return allProblems().stream().anyMatch(Problem::isError);
	}

	/** The text in its canonical layout; empty when the text has syntax errors or could not be read. */
	public Optional<String> format() {
		return resource().flatMap(read -> workspace.locked(() -> service(CanonicalText.class).of(read)));
	}

	boolean hasResource() {
		return resource.isPresent();
	}

	static Optional<String> text(Resource resource) {
		IParseResult result = resource instanceof XtextResource xtext ? xtext.getParseResult() : null;
		return Optional.ofNullable(result).map(IParseResult::getRootNode).map(INode::getText);
	}

	private <T> T service(Class<T> type) {
		return workspace.injector().getInstance(type);
	}

	private List<Problem> validate(Resource read, Depth depth, Cancellation cancellation) {
		return guarded(cancellation, () -> service(M2qResourceValidator.class).problems(read, depth, cancellation::isCancelled));
	}

	/** Turns a defect of the checks into a problem: it must not take the editor down, and is reported where the user sees it. */
	private List<Problem> guarded(Cancellation cancellation, Supplier<List<Problem>> checks) {
		try {
			return checks.get();
		} catch (CancellationException e) {
			throw e;
		} catch (RuntimeException | StackOverflowError | OperationCanceledError e) {
			if (cancellation.isCancelled()) {
				throw new CancellationException("cancelled");
			}
			String message = "Internal error while checking this file (" + e + "). Report it with the file.";
			SourceSpan span = new SourceSpan(uri, 0, 1, 1, 1);
			return List.of(new Problem(ProblemCodes.INTERNAL, ProblemCodes.severity(ProblemCodes.INTERNAL), message, span, List.of()));
		}
	}
}
