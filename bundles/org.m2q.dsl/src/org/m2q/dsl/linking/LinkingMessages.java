package org.m2q.dsl.linking;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.diagnostics.DiagnosticMessage;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.linking.impl.LinkingDiagnosticMessageProvider;
import org.eclipse.xtext.naming.IQualifiedNameConverter;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.NamedElement;

import com.google.inject.Inject;

/** Says what a name should have been, and what it may mean. */
public class LinkingMessages extends LinkingDiagnosticMessageProvider {

	/** Before the first word of the definition that can be made for an unresolved name, in the data of the problem. */
	public static final String CREATE = "create ";

	@Inject
	private IScopeProvider scopes;
	@Inject
	private IQualifiedNameConverter names;
	@Inject
	private Imports imports;

	@Override
	public DiagnosticMessage getUnresolvedProxyMessage(ILinkingDiagnosticContext context) {
		EObject element = context.getContext();
		EReference reference = context.getReference();
		String name = linkText(context);
		if (name.isEmpty() || isConsequence(element, reference)) {
			return null;
		}
		List<String> visible = new ArrayList<>();
		for (IEObjectDescription description : scopes.getScope(element, reference).getAllElements()) {
			visible.add(names.toString(description.getName()));
		}
		List<String> near = Nearest.to(name, visible);
		if (reference == M2qPackage.Literals.ARGUMENT__PARAMETER) {
			return unknownArgument(element, name, visible, near);
		}
		List<String> creatable = Kinds.creatable(reference).filter(kind -> name.indexOf('.') < 0).map(kind -> List.of(CREATE + kind)).orElse(List.of());
		String message = "No " + Kinds.of(reference) + " named '" + name + "'" + place(element, reference) + ".";
		if (!near.isEmpty()) {
			return message(ProblemCodes.LINK_UNRESOLVED, message + " Did you mean '" + near.get(0) + "'?", and(near, creatable));
		}
		List<String> elsewhere = elsewhere(element, reference, name);
		if (!elsewhere.isEmpty()) {
			return message(ProblemCodes.LINK_UNRESOLVED, message + " Add 'import " + elsewhere.get(0) + "'.", and(List.of("import " + elsewhere.get(0)), creatable));
		}
		return message(ProblemCodes.LINK_UNRESOLVED, message + advice(reference, visible), creatable);
	}

	private static List<String> and(List<String> names, List<String> creatable) {
		return Stream.concat(names.stream(), creatable.stream()).toList();
	}

	private static DiagnosticMessage unknownArgument(EObject element, String name, List<String> parameters, List<String> near) {
		if (!(target(element) instanceof Callable)) {
			return message(ProblemCodes.ARGUMENT_UNKNOWN,
					"What a parameter holds is called with arguments by position, as its parameters are not known here. Remove '" + name + " ='.", List.of());
		}
		String target = target(element) instanceof NamedElement called && called.getName() != null ? "'" + called.getName() + "'" : "The target";
		String advice = !near.isEmpty() ? " Did you mean '" + near.get(0) + "'?"
				: parameters.isEmpty() ? " It has no parameters." : " It has " + String.join(", ", parameters) + ".";
		return message(ProblemCodes.ARGUMENT_UNKNOWN, target + " has no parameter '" + name + "'." + advice, near.isEmpty() ? parameters : near);
	}

	private static DiagnosticMessage message(String code, String message, List<String> data) {
		return new DiagnosticMessage(message, Severity.ERROR, code, data.toArray(String[]::new));
	}

	private static String linkText(ILinkingDiagnosticContext context) {
		try {
			return context.getLinkText();
		} catch (RuntimeException e) {
			// The text of the name is no name; that is a syntax error of its own.
			return "";
		}
	}

	/** Whether the name cannot be found because another one was not, which is reported there. */
	private static boolean isConsequence(EObject element, EReference reference) {
		if (reference == M2qPackage.Literals.ARGUMENT__PARAMETER) {
			return target(element) == null || target(element).eIsProxy();
		}
		if (reference.getEReferenceType() == M2qPackage.Literals.ENGINE || reference.getEReferenceType() == M2qPackage.Literals.MEMORY) {
			Mapping mapping = EcoreUtil2.getContainerOfType(element, Mapping.class);
			return mapping != null && (mapping.getAccelerator() == null || mapping.getAccelerator().eIsProxy());
		}
		return false;
	}

	private static EObject target(EObject element) {
		EObject container = element instanceof Argument ? element.eContainer() : element;
		return switch (container) {
		case CallStep call -> call.getTarget();
		case ModelUse use -> use.getModel();
		case AcceleratorUse use -> use.getAccelerator();
		case null, default -> null;
		};
	}

	private static String place(EObject element, EReference reference) {
		if (reference.getEReferenceType() != M2qPackage.Literals.ENGINE && reference.getEReferenceType() != M2qPackage.Literals.MEMORY) {
			return "";
		}
		Mapping mapping = EcoreUtil2.getContainerOfType(element, Mapping.class);
		Accelerator accelerator = mapping == null ? null : mapping.getAccelerator();
		return accelerator == null || accelerator.getName() == null ? "" : " in accelerator '" + accelerator.getName() + "'";
	}

	private static String advice(EReference reference, List<String> visible) {
		if (visible.isEmpty()) {
			return " There is none here.";
		}
		boolean few = visible.size() <= 6;
		return few ? " There is " + visible.stream().sorted().collect(Collectors.joining(", ")) + "."
				: " Define it or import the file that does.";
	}

	/** Definitions of the library with this very name that an import would bring. */
	private List<String> elsewhere(EObject element, EReference reference, String name) {
		if (element.eResource() == null || name.indexOf('.') >= 0) {
			return List.of();
		}
		return Library.files().stream().flatMap(uri -> imports.load(uri, element.eResource()).flatMap(Imports::file).stream())
				.filter(file -> file.getPackageName() != null && file.getDefinitions().stream()
						.anyMatch(definition -> name.equals(definition.getName()) && Kinds.fits(reference, definition)))
				.map(file -> file.getPackageName() + ".*").distinct().toList();
	}
}
