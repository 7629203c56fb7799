// The people of the story and what they know.
export const PROVIDER = "Northwind Care";
export const OWNER = {
  name: "Olga Owner",
  email: "olga@provider.example",
  password: "a long walk by the lake",
};
export const TECHNICIAN = {
  name: "Tim Technician",
  email: "tim@provider.example",
  password: "green kettles sing at noon",
};
export const CONTACT = {
  name: "Carla Contact",
  email: "carla@bakery.example",
  password: "fresh rolls before sunrise",
};
export const BAKERY = "Sunrise Bakery";
export const DENTIST = "Harbour Dentists";
export const APPROVER = {
  name: "Ada Approver",
  email: "ada@provider.example",
  password: "seven clouds above the mill",
};
