package org.m2q.dsl.validation;

import java.util.List;
import java.util.Locale;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.M2qFile;

import com.google.common.collect.Lists;

/** Names that several imports bring. */
final class AmbiguityChecks {

	private final IScopeProvider scopes;
	private final Report report;

	AmbiguityChecks(IScopeProvider scopes, Report report) {
		this.scopes = scopes;
		this.report = report;
	}

	void element(EObject element) {
		for (EReference reference : element.eClass().getEAllReferences()) {
			if (reference.isContainment() || !element.eIsSet(reference)) {
				continue;
			}
			List<?> targets = reference.isMany() ? (List<?>) element.eGet(reference) : List.of(element.eGet(reference));
			for (int i = 0; i < targets.size(); i++) {
				if (targets.get(i) instanceof Definition target && !target.eIsProxy() && target.eResource() != element.eResource()) {
					check(element, reference, i, target);
				}
			}
		}
	}

	private void check(EObject element, EReference reference, int index, Definition target) {
		List<INode> nodes = NodeModelUtils.findNodesForFeature(element, reference);
		if (index < nodes.size() && nodes.get(index).getText().contains(".")) {
			return;
		}
		List<IEObjectDescription> found = Lists.newArrayList(scopes.getScope(element, reference).getElements(QualifiedName.create(target.getName())));
		if (found.size() < 2 || found.stream().noneMatch(each -> each.getEObjectOrProxy() == target)) {
			return;
		}
		String files = Names.list(found.stream().map(each -> each.getEObjectOrProxy().eResource().getURI().lastSegment()).distinct().sorted().toList());
		String[] qualified = found.stream().map(each -> each.getEObjectOrProxy().eContainer()).filter(M2qFile.class::isInstance).map(M2qFile.class::cast)
				.filter(file -> file.getPackageName() != null).map(file -> file.getPackageName() + "." + target.getName()).distinct().sorted().toArray(String[]::new);
		String kind = target.eClass().getName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
		report.at(element, reference, index, ProblemCodes.LINK_AMBIGUOUS,
				"Several imports bring a " + kind + " '" + target.getName() + "': " + files + ". Import the wanted one by its name, or write its package.", qualified);
	}
}
