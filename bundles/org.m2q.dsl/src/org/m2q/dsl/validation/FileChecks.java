package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.M2Q_FILE__LANGUAGE_VERSION;

import java.util.List;
import java.util.Optional;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.Library;
import org.m2q.dsl.resource.WeightFiles;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.Suppression;

import com.google.inject.Inject;
import com.google.inject.Singleton;

/** All checks of one file that need no elaboration. */
@Singleton
final class FileChecks {

	/** Newest version of the language that is understood. */
	static final String VERSION = "1.0";

	@Inject
	private Imports imports;
	@Inject
	private WeightFiles weights;
	@Inject
	private IScopeProvider scopes;

	/**
	 * Reports what is wrong with the definitions of a file.
	 *
	 * @param complete whether the whole text was understood; else nothing is called unused, as its use may be lost
	 */
	void check(M2qFile file, boolean complete, ProblemSink sink, Cancellation cancellation) {
		Report report = new Report(sink);
		Resource resource = file.eResource();
		version(file, report);
		if (complete && file.getDefinitions().isEmpty()) {
			report.at(new SourceSpan(resource.getURI().toString(), 0, 0, 1, 1), ProblemCodes.FILE_EMPTY,
					"This file defines nothing. Write a model, block, policy, accelerator, energy table, mapping or experiment.");
			return;
		}
		Uses uses = new Uses(file);
		boolean usesKnown = complete && !uses.hasUnresolved();
		new ImportChecks(imports, report).check(file, usesKnown ? Optional.of(uses) : Optional.empty());
		cancellation.check();
		NameChecks names = new NameChecks(report);
		names.definitions(file, files(imports.siblings(resource), resource).stream().filter(other -> samePackage(file, other)).toList());
		if (!Library.isLang(file)) {
			names.hidden(file, files(List.of(Library.LANG), resource).stream().<Definition>flatMap(lang -> lang.getDefinitions().stream()).toList());
		}
		new CycleChecks(report).check(file);
		UsageChecks usage = new UsageChecks(uses, report);
		if (usesKnown) {
			usage.definitions(file);
			new TableChecks(report).check(file);
		}
		CallChecks calls = new CallChecks(report);
		FlowChecks flows = new FlowChecks(report);
		QuantityChecks quantities = new QuantityChecks(report);
		PrecisionChecks precisions = new PrecisionChecks(report);
		StructureChecks structures = new StructureChecks(report);
		EffectChecks effects = new EffectChecks(report);
		ExperimentChecks experiments = new ExperimentChecks(report);
		StudyChecks studies = new StudyChecks(report);
		DataChecks data = new DataChecks(weights, report);
		AmbiguityChecks ambiguities = new AmbiguityChecks(scopes, report);
		int count = 0;
		for (TreeIterator<EObject> elements = file.eAllContents(); elements.hasNext();) {
			EObject element = elements.next();
			names.parts(element);
			ambiguities.element(element);
			calls.element(element);
			flows.element(element);
			quantities.element(element);
			precisions.element(element);
			structures.element(element);
			effects.element(element);
			experiments.element(element);
			studies.element(element);
			data.element(element);
			if (element instanceof Suppression suppression) {
				Suppressions.check(suppression, report);
			}
			if (usesKnown) {
				usage.element(element);
			}
			if (++count % 1000 == 0) {
				cancellation.check();
			}
		}
	}

	private static boolean samePackage(M2qFile file, M2qFile other) {
		return file.getPackageName() != null && file.getPackageName().equals(other.getPackageName());
	}

	private List<M2qFile> files(List<URI> uris, Resource resource) {
		return uris.stream().flatMap(uri -> imports.load(uri, resource).flatMap(Imports::file).stream()).toList();
	}

	private static void version(M2qFile file, Report report) {
		String version = file.getLanguageVersion();
		if (version != null && !version.equals(VERSION) && !version.equals("1")) {
			report.at(file, M2Q_FILE__LANGUAGE_VERSION, ProblemCodes.SYNTAX_VERSION,
					"This file needs version " + version + " of the language; this is version " + VERSION + ". Update the workbench, or write 'language " + VERSION + "'.",
					VERSION);
		}
	}
}
