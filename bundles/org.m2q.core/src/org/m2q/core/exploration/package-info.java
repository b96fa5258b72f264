/** Searches for other policies of an experiment: what they are asked for, and what they have found so far. */
package org.m2q.core.exploration;
