/** Results of simulations: what is stored with a project, and what is shown now. */
package org.m2q.core.results;
